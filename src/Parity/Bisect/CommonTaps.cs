using Lockstep.Backends;
using Lockstep.Backends.Managed;
using Lockstep.Graph;
using Lockstep.Parity.Engines;
using Lockstep.Tensors;

namespace Lockstep.Parity.Bisect;

/// <summary>Where two engines can be compared without changing what they compute: float outputs that depend on the tokens. A fused kernel shows its last node only.</summary>
internal static class CommonTaps
{
    /// <summary>What both models have, producers first.</summary>
    public static List<(string Name, Port InA, Port InB)> Of((Engine Engine, Model Model) a, (Engine Engine, Model Model) b)
    {
        HashSet<string>? shown = Shown(a.Engine, a.Model);
        if (Shown(b.Engine, b.Model) is { } other) shown = shown is null ? other : [.. shown.Intersect(other)];
        Dictionary<string, Node> inB = b.Model.Nodes.GroupBy(node => node.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        HashSet<Node> live = Live(a.Model);
        var taps = new List<(string, Port, Port)>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (Node node in a.Model.Nodes.Where(live.Contains))
        {
            if (!Compares(node) || (shown is not null && !shown.Contains(node.Name)) || !inB.TryGetValue(node.Name, out Node? twin) || twin.Outputs.Count == 0 || !names.Add(node.Name)) continue;
            taps.Add((node.Name, node.Output(), twin.Output()));
        }

        return taps;
    }

    /// <summary>True for a node with a float output that is computed, not fed or stored.</summary>
    public static bool Compares(Node node) => node.Type is not ("Parameter" or "Result" or "Assign" or "ReadValue" or "Constant") && node.Outputs.Count > 0 && node.Outputs[0].Type.IsFloat;

    /// <summary>The nodes whose output an engine computes as it stands; null for an engine that does not say.</summary>
    public static HashSet<string>? Shown(Engine engine, Model model)
    {
        if (engine.Backend is not ManagedBackend) return null;
        using ICompiledModel compiled = engine.Backend.Compile(model, engine.Compile);
        return [.. compiled.Plan.Select(line => line.Node)];
    }

    /// <summary>Nodes that depend on an input of the run or on state.</summary>
    public static HashSet<Node> Live(Model model)
    {
        var live = new HashSet<Node>();
        foreach (Node node in model.Nodes)
        {
            if (node.Type is "Parameter" or "ReadValue" || node.Inputs.Any(port => live.Contains(port.Node))) live.Add(node);
        }

        return live;
    }

    /// <summary>Bytes of a port as f32 for so many tokens, a guess where dimensions are dynamic.</summary>
    public static long Bytes(Port port, int tokens)
    {
        long elements = 1;
        foreach (Dimension dim in port.Shape.HasRank ? port.Shape.ToArray() : []) elements *= dim.IsStatic ? Math.Max(dim.Value, 1) : dim.Max == int.MaxValue ? tokens : dim.Max;
        return elements * sizeof(float);
    }
}
