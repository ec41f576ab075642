using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;

namespace Lockstep.Tensors;

/// <summary>
/// A file mapped read-only into memory. Pages are read when touched and belong to the file cache, so a model's weights cost no managed memory.
/// The mapping lives as long as any tensor over it.
/// </summary>
public sealed unsafe class MappedFile : TensorMemory
{
    private readonly MemoryMappedViewAccessor? _view;
    private readonly byte* _pointer;

    private MappedFile(string path, long length, MemoryMappedViewAccessor? view)
    {
        Path = path;
        Length = length;
        _view = view;
        if (view is null) return;
        byte* pointer = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        _pointer = pointer + view.PointerOffset;
    }

    /// <summary>Releases the mapping once nothing refers to it.</summary>
    ~MappedFile()
    {
        if (_view is null) return;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
    }

    /// <summary>The file that is mapped.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public override long Length { get; }

    /// <inheritdoc/>
    public override bool IsReadOnly => true;

    internal override ref byte Origin => ref Unsafe.AsRef<byte>(_pointer);

    /// <summary>Gives the whole pages of a range back to the system; what was mapped stays readable.</summary>
    internal override void Release(long offset, long length)
    {
        long page = Environment.SystemPageSize;
        nint start = (nint)(((long)_pointer + offset + page - 1) / page * page), end = (nint)(((long)_pointer + offset + length) / page * page);
        if (end > start) PageAdvice.DoNotNeed(start, end - start);
    }

    /// <summary>Maps a file. An empty file maps to no bytes.</summary>
    /// <exception cref="IOException">The file is missing, cannot be read, or is no regular file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static MappedFile Open(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (!stream.CanSeek) throw new IOException($"'{path}' is no regular file and cannot be mapped.");
        long length = stream.Length;
        if (length == 0) return new MappedFile(path, 0, null);
        using var map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        return new MappedFile(path, length, map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read));
    }
}
