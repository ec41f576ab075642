using System.IO.Compression;
using Lockstep.Graph;
using Lockstep.Graph.Ir;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests;

/// <summary>Models that exporters wrote, from the archives of the parity tests.</summary>
internal static class ZooModel
{
    /// <summary>A model such as <c>llama/fp32</c>, or <c>tiny-chat</c>.</summary>
    public static Model Read(string name)
    {
        string root = Root();
        if (!name.Contains('/')) return IrReader.Read(Path.Combine(root, "models", name, "openvino_model.xml"));
        using ZipArchive archive = ZipFile.OpenRead(Path.Combine(root, "tests", "Parity", "Golden", "zoo", name.Split('/')[0] + ".zip"));
        byte[] weights = Bytes(archive.GetEntry($"{name.Split('/')[1]}/openvino_model.bin")!);
        TensorMemory memory = TensorMemory.Allocate(weights.Length);
        weights.CopyTo(new Tensor(DType.U8, new Shape(weights.Length), memory).WritableBytes());
        return IrReader.Read(new MemoryStream(Bytes(archive.GetEntry($"{name.Split('/')[1]}/openvino_model.xml")!)), memory, name);
    }

    /// <summary>A part of a model: what a port depends on, with all inputs.</summary>
    public static Model Part(Model model, params Port[] ports)
    {
        var needed = new HashSet<Node>(model.Parameters);
        var open = new Stack<Node>(ports.Select(port => port.Node));
        while (open.TryPop(out Node? node))
        {
            if (!needed.Add(node) && node.Type != "Parameter") continue;
            foreach (Port input in node.Inputs) open.Push(input.Node);
        }

        Node[] results = ports.Select((port, i) => new Node(new NodeParts
        {
            Id = 1_000_000 + i, Name = $"part {i}", Type = "Result", Opset = "opset1", Inputs = [port], Outputs = [],
        })).ToArray();
        return new Model(model.Name, model.Source, model.IrVersion, [.. model.Nodes.Where(needed.Contains), .. results], [])
        {
            Parameters = model.Parameters, Results = results, Sinks = [],
        };
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static string Root()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Lockstep.slnx"))) return folder;
        }

        throw new InvalidOperationException("The tests do not run inside a checkout.");
    }
}
