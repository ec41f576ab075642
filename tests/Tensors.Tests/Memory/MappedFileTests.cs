namespace Lockstep.Tensors.Tests.Memory;

public class MappedFileTests
{
    [Fact]
    public void A_file_is_mapped_as_it_is()
    {
        using var folder = new TempFolder();
        string path = folder.Write("a.bin", 1, 2, 3);
        MappedFile file = MappedFile.Open(path);
        Assert.Equal(3, file.Length);
        Assert.Equal(path, file.Path);
        Assert.True(file.IsReadOnly);
        Assert.Equal((byte[])[1, 2, 3], new Tensor(DType.U8, new Shape(3), file).Bytes);
    }

    [Fact]
    public void An_empty_file_maps_to_no_bytes()
    {
        using var folder = new TempFolder();
        MappedFile file = MappedFile.Open(folder.Write("empty.bin"));
        Assert.Equal(0, file.Length);
        Assert.True(new Tensor(DType.F32, new Shape(0), file).Bytes.IsEmpty);
        Assert.Throws<ArgumentException>(() => new Tensor(DType.U8, new Shape(1), file));
    }

    [Fact]
    public void A_missing_file_is_an_IO_error()
    {
        using var folder = new TempFolder();
        FileNotFoundException error = Assert.Throws<FileNotFoundException>(() => MappedFile.Open(folder.File("none.bin")));
        Assert.Contains("none.bin", error.Message);
        Assert.Throws<DirectoryNotFoundException>(() => MappedFile.Open(folder.File("no/none.bin")));
    }

    [Fact]
    public void A_folder_is_no_file()
    {
        using var folder = new TempFolder();
        Assert.Throws<UnauthorizedAccessException>(() => MappedFile.Open(folder.Path));
    }

    [Fact]
    public void A_tensor_keeps_the_mapping_alive_after_the_file_object_is_gone()
    {
        using var folder = new TempFolder();
        Tensor tensor = Map(folder.Write("a.bin", 5, 6));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal((byte[])[5, 6], tensor.Clone().Bytes);
    }

    private static Tensor Map(string path) => new(DType.U8, new Shape(2), MappedFile.Open(path));
}
