namespace Lockstep.Tensors.Tests.Memory;

/// <summary>Pages that were given back come again with the same contents.</summary>
public class ReleasePagesTests
{
    [Theory]
    [InlineData(0, 300_000)]
    [InlineData(1, 299_998)]
    [InlineData(4096, 8192)]
    [InlineData(5000, 10)]
    public void A_mapped_tensor_reads_the_same_afterwards(int offset, int length)
    {
        byte[] bytes = new byte[300_000];
        new Random(1).NextBytes(bytes);
        string path = Path.Combine(Directory.CreateTempSubdirectory("lockstep-pages").FullName, "weights.bin");
        File.WriteAllBytes(path, bytes);
        var tensor = new Tensor(DType.U8, new Shape(length), MappedFile.Open(path), offset);
        Assert.True(tensor.Bytes.SequenceEqual(bytes.AsSpan(offset, length)));
        tensor.ReleasePages();
        tensor.ReleasePages(length / 2, length); // more than there is
        Assert.True(tensor.Bytes.SequenceEqual(bytes.AsSpan(offset, length)));
    }

    [Fact]
    public void Memory_of_our_own_keeps_its_contents()
    {
        Tensor tensor = Tensor.From(new float[] { 1, 2, 3 }, 3);
        tensor.ReleasePages();
        Assert.Equal([1, 2, 3], tensor.Values<float>().ToArray());
    }

    // Linux counts the pages of a process that lie in memory.
    [Fact]
    public void The_process_holds_fewer_pages_afterwards()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Only Linux counts the pages of a process.");
        string path = Path.Combine(Directory.CreateTempSubdirectory("lockstep-pages").FullName, "weights.bin");
        File.WriteAllBytes(path, new byte[64 << 20]);
        var tensor = new Tensor(DType.U8, new Shape(64 << 20), MappedFile.Open(path));
        int sum = 0;
        for (int i = 0; i < tensor.Bytes.Length; i += 1024) sum += tensor.Bytes[i];
        long touched = FilePages();
        tensor.ReleasePages();
        Assert.Equal(0, sum);
        Assert.True(touched - FilePages() > 48 << 10, $"{touched} kB of files before, {FilePages()} kB after"); // other tests map files too, but small ones
    }

    private static long FilePages()
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("RssFile:", StringComparison.Ordinal));
        return long.Parse(line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1]);
    }
}
