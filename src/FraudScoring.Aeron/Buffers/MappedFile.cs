using System.IO.MemoryMappedFiles;

namespace FraudScoring.Aeron.Buffers;

/// <summary>
/// A file mapped whole, readable and writable. Disposing unmaps; an instance that is merely dropped is unmapped by the
/// collector, so that whoever still holds a reference never touches memory that is gone.
/// </summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _pointer;
    private int _disposed;

    private MappedFile(FileStream stream)
    {
        Path = stream.Name;
        Length = stream.Length;
        _file = MemoryMappedFile.CreateFromFile(
            stream, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.ReadWrite);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _pointer);
        _pointer += _view.PointerOffset;
    }

    ~MappedFile() => Release();

    public string Path { get; }

    public long Length { get; }

    /// <summary>
    /// Creates a zeroed file whose every page is reserved: on a full /dev/shm a page that does not exist would end the
    /// process with SIGBUS at its first touch, here it is an exception that says how much room is missing.
    /// </summary>
    public static MappedFile Create(string path, long length)
    {
        var options = Sharing(FileMode.CreateNew);
        options.PreallocationSize = length;
        try
        {
            StorageSpace.Require(path, length);
            var stream = new FileStream(path, options);
            stream.SetLength(length);
            return new MappedFile(stream);
        }
        catch (IOException exception) when (StorageSpace.IsFull(exception))
        {
            File.Delete(path);
            throw StorageSpace.Missing(path, length, exception);
        }
    }

    public static MappedFile Open(string path) => new(new FileStream(path, Sharing(FileMode.Open)));

    public AtomicBuffer Slice(long offset, int length)
    {
        if (offset < 0 || length < 0 || offset > Length - length)
            throw new AeronException(AeronErrorCode.Generic, $"{Path}: {length} bytes at {offset} of {Length} bytes");
        return new AtomicBuffer(_pointer + offset, length);
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    // Other sharing modes would take a lock on the file that other processes honour or trip over.
    private static FileStreamOptions Sharing(FileMode mode) => new()
    {
        Mode = mode,
        Access = FileAccess.ReadWrite,
        Share = FileShare.ReadWrite | FileShare.Delete,
        BufferSize = 0,
    };

    private void Release()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0 || _view is null)
            return;
        if (_pointer != null)
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
