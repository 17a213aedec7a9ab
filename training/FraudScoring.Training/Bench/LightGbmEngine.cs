using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Bench;

/// <summary>
/// LightGBM through its C interface (LightGBM documentation, "C API"), from a shared library that the caller built or
/// installed. Rows go in as one row-major matrix of floats, which is how its Python package hands them over.
/// </summary>
internal sealed unsafe class LightGbmEngine : ITrainingEngine
{
    private const int Float32 = 0;
    private const int RawScore = 1;

    private readonly BoostingTask _task;
    private readonly nint _library;
    private readonly string _parameters;
    private float[] _values = [];
    private float[] _labels = [];
    private int _width;
    private nint _dataset;
    private nint _booster;

    public LightGbmEngine(string path, BoostingTask task)
    {
        _task = task;
        _library = NativeLibrary.TryLoad(path, out nint library)
            ? library
            : throw new DataException($"{path}: cannot be loaded; the shared library of LightGBM (lib_lightgbm) is expected");
        _parameters = string.Create(
            CultureInfo.InvariantCulture,
            $"objective=binary num_leaves={BoostingTask.Leaves} lambda_l2={BoostingTask.L2} learning_rate={task.LearningRate} num_threads={task.Threads} verbosity=-1");
    }

    public void Load(LabelledCsv csv)
    {
        _width = csv.Names.Length;
        _values = new float[checked(csv.RowCount * _width)];
        _labels = new float[csv.RowCount];
        int row = 0;
        csv.Read((values, label) =>
        {
            values.CopyTo(_values, row * _width);
            _labels[row++] = label ? 1 : 0;
        });
    }

    public void Bin()
    {
        var create = (delegate* unmanaged<void*, int, int, int, int, byte*, nint, nint*, int>)Export("LGBM_DatasetCreateFromMat");
        var setField = (delegate* unmanaged<nint, byte*, void*, int, int, int>)Export("LGBM_DatasetSetField");
        nint dataset = 0;
        fixed (byte* parameters = Text(_parameters), label = Text("label"))
        fixed (float* values = _values, labels = _labels)
        {
            Check(create(values, Float32, _labels.Length, _width, 1, parameters, 0, &dataset));
            _dataset = dataset;
            Check(setField(dataset, label, labels, _labels.Length, Float32));
        }
    }

    public void Boost()
    {
        var create = (delegate* unmanaged<nint, byte*, nint*, int>)Export("LGBM_BoosterCreate");
        var update = (delegate* unmanaged<nint, int*, int>)Export("LGBM_BoosterUpdateOneIter");
        nint booster = 0;
        fixed (byte* parameters = Text(_parameters))
            Check(create(_dataset, parameters, &booster));
        _booster = booster;
        int isFinished = 0;
        for (int tree = 0; tree < _task.Trees && isFinished == 0; tree++)
            Check(update(booster, &isFinished));
    }

    public double[] Score(float[] values, int rowCount)
    {
        var predict = (delegate* unmanaged<nint, void*, int, int, int, int, int, int, int, byte*, long*, double*, int>)
            Export("LGBM_BoosterPredictForMat");
        var scores = new double[rowCount];
        long length = 0;
        fixed (byte* parameters = Text(_parameters))
        fixed (float* from = values)
        fixed (double* to = scores)
        {
            Check(predict(
                _booster, from, Float32, rowCount, values.Length / rowCount, 1, RawScore, 0, -1, parameters, &length, to));
        }

        return length == rowCount ? scores : throw new DataException($"LightGBM gave {length} scores for {rowCount} rows");
    }

    public void Dispose()
    {
        if (_booster != 0)
            ((delegate* unmanaged<nint, int>)Export("LGBM_BoosterFree"))(_booster);
        if (_dataset != 0)
            ((delegate* unmanaged<nint, int>)Export("LGBM_DatasetFree"))(_dataset);
        NativeLibrary.Free(_library);
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text + '\0');

    private nint Export(string name) => NativeLibrary.TryGetExport(_library, name, out nint address)
        ? address
        : throw new DataException($"the library has no {name}: it is not LightGBM's");

    private void Check(int result)
    {
        if (result == 0)
            return;
        var message = (delegate* unmanaged<byte*>)Export("LGBM_GetLastError");
        throw new DataException($"LightGBM: {Marshal.PtrToStringUTF8((nint)message())}");
    }
}
