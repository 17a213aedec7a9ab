using System.Runtime.InteropServices;
using System.Text;

namespace FraudScoring.Benchmarks.Scoring;

/// <summary>LightGBM's C API, as its c_api.h declares it, from a shared library of the machine.</summary>
internal sealed unsafe class LightGbmLibrary : IDisposable
{
    private readonly nint _library;
    private readonly delegate* unmanaged<byte*> _lastError;
    private readonly delegate* unmanaged<byte*, int*, nint*, int> _load;
    private readonly delegate* unmanaged<nint, int, int, int, int, int, byte*, nint*, int> _init;
    private readonly delegate* unmanaged<nint, int> _free;
    private readonly delegate* unmanaged<nint, int> _freeFast;

    public LightGbmLibrary(string path)
    {
        _library = NativeLibrary.Load(Path.GetFullPath(path));
        _lastError = (delegate* unmanaged<byte*>)NativeLibrary.GetExport(_library, "LGBM_GetLastError");
        _load = (delegate* unmanaged<byte*, int*, nint*, int>)NativeLibrary.GetExport(_library, "LGBM_BoosterLoadModelFromString");
        _init = (delegate* unmanaged<nint, int, int, int, int, int, byte*, nint*, int>)NativeLibrary.GetExport(
            _library, "LGBM_BoosterPredictForMatSingleRowFastInit");
        Predict = (delegate* unmanaged<nint, void*, long*, double*, int>)NativeLibrary.GetExport(
            _library, "LGBM_BoosterPredictForMatSingleRowFast");
        _free = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(_library, "LGBM_BoosterFree");
        _freeFast = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(_library, "LGBM_FastConfigFree");
    }

    /// <summary>The fast single-row call: configuration, row, length and values of the result.</summary>
    public delegate* unmanaged<nint, void*, long*, double*, int> Predict { get; }

    /// <summary>Reads a model of text.</summary>
    public nint Load(string model)
    {
        int iterations;
        nint booster;
        fixed (byte* text = Encoding.UTF8.GetBytes(model + '\0'))
            Check(_load(text, &iterations, &booster));
        return booster;
    }

    /// <summary>Prepares fast calls on one thread for float rows.</summary>
    public nint Prepare(nint booster, int predictType, int features)
    {
        const int Float32 = 0;
        nint config;
        fixed (byte* parameters = "num_threads=1\0"u8)
            Check(_init(booster, predictType, 0, -1, Float32, features, parameters, &config));
        return config;
    }

    public void Free(nint booster) => Check(_free(booster));

    public void FreeFast(nint config) => Check(_freeFast(config));

    public void Check(int status)
    {
        if (status != 0)
            throw new InvalidOperationException($"LightGBM: {Marshal.PtrToStringUTF8((nint)_lastError())}");
    }

    // The library stays loaded: its threads may outlive the models.
    public void Dispose() => GC.KeepAlive(this);
}
