using Lockstep.Graph;
using Lockstep.Parity.Bisect;
using Lockstep.Tensors;

namespace Lockstep.Parity.Layers;

/// <summary>Finds the port that carries the output of a PyTorch module: the one that nodes outside the module read.</summary>
internal sealed class ModuleOutputs
{
    private readonly Model _model;
    private readonly HashSet<string>? _shown;
    private readonly HashSet<Node> _live;
    private readonly Dictionary<Node, string> _modules;
    private readonly string _wrapper;

    /// <param name="model">A model whose friendly names speak of modules.</param>
    /// <param name="shown">Nodes whose output an engine computes; null for all.</param>
    /// <param name="names">All names that will be asked for: they tell whether an exporter wrapped the model in another.</param>
    public ModuleOutputs(Model model, HashSet<string>? shown, IReadOnlyCollection<string> names)
    {
        (_model, _shown, _live) = (model, shown, CommonTaps.Live(model));
        _modules = model.Nodes.Where(_live.Contains).Select(node => (Node: node, Module: LayerName.Module(node.Name))).Where(pair => pair.Module is not null).ToDictionary(pair => pair.Node, pair => pair.Module!);
        _wrapper = Wrapper(names);
    }

    /// <summary>The port of a node, tensor or module with this name whose shape a tensor has; or why there is none.</summary>
    public (Port? Port, string? Why) Find(string name, Shape? shape)
    {
        string plain = name.StartsWith("__module.", StringComparison.Ordinal) ? name["__module.".Length..] : name;
        Port[] exact = [.. _model.Nodes.Where(node => _live.Contains(node) && node.Outputs.Count > 0).SelectMany(node => Enumerable.Range(0, node.Outputs.Count).Select(node.Output))
            .Where(port => (port.Index == 0 && port.Node.Name == name) || port.Node.Outputs[port.Index].Names.Contains(name))];
        if (exact.Length > 0) return Judge([.. exact.Take(1)], shape, "it");
        string module = _wrapper + plain;
        HashSet<Node> inside = [.. _modules.Where(pair => Belongs(pair.Value, module)).Select(pair => pair.Key)];
        if (inside.Count == 0) return (null, "is the name of no node and of no module of the model");
        Port[] outputs = [.. _model.Nodes.Where(inside.Contains).SelectMany(node => Enumerable.Range(0, node.Outputs.Count).Select(node.Output)).Where(port => Leaves(port, inside))];
        return Judge(outputs, shape, "the module");
    }

    /// <summary>True when a tensor can be what a port carries; a capture may lack the batch dimension.</summary>
    public static bool Fits(PartialShape port, Shape captured) =>
        port.Accepts(captured) || (port.HasRank && port.Rank == captured.Rank + 1 && port.Accepts(new Shape([1, .. captured.Dims])));

    private (Port? Port, string? Why) Judge(Port[] outputs, Shape? shape, string what)
    {
        Port[] fitting = [.. outputs.Where(port => port.Type.IsFloat && (shape is not { } given || Fits(port.Shape, given)))];
        if (shape is null && fitting.Length > 1) fitting = fitting[^1..]; // asked for by name: the output is computed last
        if (fitting.Length == 0) return (null, shape is { } wanted && outputs.Length > 0 ? $"has the shape {wanted}, which no float output of {what} has" : "has no float output that others read");
        if (fitting.Length > 1) return (null, $"is the name of a module with {fitting.Length} outputs of that shape");
        return _shown is not null && fitting[0].Node.Type is not "Parameter" && !_shown.Contains(fitting[0].Node.Name) ? (null, "is computed inside a fused kernel, which does not show it") : (fitting[0], null);
    }

    private bool Leaves(Port port, HashSet<Node> inside) => _model.Consumers(port).Any(input => input.Node.Type is not ("Assign" or "ShapeOf") && !inside.Contains(input.Node));

    private static bool Belongs(string module, string of) => module.StartsWith(of, StringComparison.Ordinal) && (module.Length == of.Length || of.Length == 0 || module[of.Length] == '.');

    // Some exporters put the model into another module: layers.0 is then called model.layers.0 in the graph.
    private string Wrapper(IReadOnlyCollection<string> names)
    {
        HashSet<string> modules = [.. _modules.Values];
        HashSet<string> wrappers = [""];
        foreach (string name in names)
        {
            foreach (string module in modules.Where(module => module.EndsWith("." + name, StringComparison.Ordinal))) wrappers.Add(module[..^name.Length]);
        }

        return wrappers.OrderByDescending(wrapper => names.Count(name => modules.Contains(wrapper + name))).ThenBy(wrapper => wrapper.Length).First();
    }
}
