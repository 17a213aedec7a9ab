using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FraudScoring.Training.Data;

/// <summary>
/// One column of numbers in a temporary file. The file has no name from the start, so that however the process ends,
/// nothing is left. It is written by calls and only read through the mapping: a full disk is an error, not a signal.
/// </summary>
internal sealed unsafe class ColumnFile : IDisposable
{
    private const int BufferedValues = 4096;

    private readonly string _folder;
    private readonly SafeFileHandle _file;
    private readonly float[] _buffer = new float[BufferedValues];
    private int _buffered;
    private long _written;
    private MemoryMappedFile? _mapping;
    private MemoryMappedViewAccessor? _view;
    private float* _start;

    public ColumnFile(string folder)
    {
        _folder = folder;
        string path = Path.Combine(folder, $"fraud-{Path.GetRandomFileName()}.tmp");
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        File.Delete(path);
    }

    public long Bytes => (_written + _buffered) * sizeof(float);

    public void Append(ReadOnlySpan<float> values)
    {
        Unmap();
        while (!values.IsEmpty)
        {
            int count = Math.Min(values.Length, BufferedValues - _buffered);
            values[..count].CopyTo(_buffer.AsSpan(_buffered));
            values = values[count..];
            _buffered += count;
            if (_buffered == BufferedValues)
                Flush();
        }
    }

    public ReadOnlySpan<float> Values()
    {
        if (_start == null)
            Map();
        return new ReadOnlySpan<float>(_start, checked((int)_written));
    }

    public void Dispose()
    {
        Unmap();
        _file.Dispose();
    }

    private void Flush()
    {
        try
        {
            RandomAccess.Write(_file, MemoryMarshal.AsBytes(_buffer.AsSpan(0, _buffered)), _written * sizeof(float));
        }
        catch (Exception e) when (e is IOException or ArgumentOutOfRangeException)
        {
            // The second is what .NET makes of a limit on the size of files.
            throw new IOException($"{_folder}: temporary rows cannot be written: {e.Message}", e);
        }

        _written += _buffered;
        _buffered = 0;
    }

    private void Map()
    {
        Flush();
        if (_written == 0)
            return;
        _mapping = MemoryMappedFile.CreateFromFile(
            _file, null, _written * sizeof(float), MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _mapping.CreateViewAccessor(0, _written * sizeof(float), MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = (float*)start;
    }

    private void Unmap()
    {
        if (_view is null)
            return;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _mapping!.Dispose();
        _view = null;
        _start = null;
    }
}
