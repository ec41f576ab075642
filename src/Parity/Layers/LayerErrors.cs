using Lockstep.Graph;
using Lockstep.Parity.Bisect;
using Lockstep.Parity.Compare;
using Lockstep.Parity.Engines;
using Lockstep.Tensors;

namespace Lockstep.Parity.Layers;

/// <summary>Measures how far two engines, or an engine and a capture, lie apart along the depth of a network.</summary>
public static class LayerErrors
{
    // Bytes of outputs that a run may keep, for each of the engines; more places take further runs.
    private const long OutputBudget = 256L << 20;

    /// <summary>Compares two engines on one prompt. Only ends of fused kernels are looked at, so that looking changes nothing.</summary>
    /// <param name="a">What the other is compared with.</param>
    /// <param name="modelA">What it runs.</param>
    /// <param name="b">The other.</param>
    /// <param name="modelB">What it runs; the same model, or a version with the same node names.</param>
    /// <param name="ids">Tokens, fed at once.</param>
    /// <param name="at">Where; null for the ends of layers.</param>
    /// <exception cref="ModelException">An engine cannot run its model, or there is nothing to compare.</exception>
    public static LayerReport Measure(Engine a, Model modelA, Engine b, Model modelB, int[] ids, TapChoice? at = null)
    {
        List<(string Name, Port InA, Port InB)> taps = CommonTaps.Of((a, modelA), (b, modelB));
        var unmatched = new List<UnmatchedLayer>();
        List<(string Name, Port InA, Port InB)> chosen = at is { Names.Count: > 0 } ? Named(modelA, taps, at.Names, unmatched) : at is { All: true } ? taps : [.. new LayerPlaces(modelA, taps).Layers().Select(i => taps[i])];
        if (at is not { Names.Count: > 0 }) AddLogits(chosen, modelA, modelB);
        if (chosen.Count == 0) throw Nothing(modelB, unmatched, $"has no float node in common with {modelA.Source}");
        var layers = new List<LayerError>();
        foreach ((string Name, Port InA, Port InB)[] part in Parts(chosen, tap => CommonTaps.Bytes(tap.InA, ids.Length), OutputBudget))
        {
            Tensor[] fromA = TapRun.Run(a, modelA, [.. part.Select(tap => (tap.Name, tap.InA))], ids, cached: 0);
            Tensor[] fromB = TapRun.Run(b, modelB, [.. part.Select(tap => (tap.Name, tap.InB))], ids, cached: 0);
            layers.AddRange(part.Select((tap, i) => Error(tap.Name, tap.InA.Node.Type, fromA[i], fromB[i])));
        }

        return new LayerReport(layers, unmatched);
    }

    /// <summary>Compares an engine with captured outputs.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="model">What it runs.</param>
    /// <param name="captured">Outputs by name of module or node.</param>
    /// <param name="ids">The tokens that were fed when they were captured.</param>
    /// <param name="captureIsA">True when errors are in units of the capture, false when in units of the engine.</param>
    /// <param name="at">Which of the captured names; null for all.</param>
    /// <exception cref="ModelException">The engine cannot run the model, or no name is found in it.</exception>
    public static LayerReport Measure(Engine engine, Model model, IReadOnlyDictionary<string, Tensor> captured, int[] ids, bool captureIsA = true, TapChoice? at = null)
    {
        var unmatched = new List<UnmatchedLayer>();
        string[] names = Names(captured.Keys, at, unmatched);
        Dictionary<Node, int> order = model.Nodes.Select((node, i) => (node, i)).ToDictionary(pair => pair.node, pair => pair.i);
        var outputs = new ModuleOutputs(model, CommonTaps.Shown(engine, model), names);
        var chosen = new List<(string Name, Port Port)>();
        foreach (string name in names)
        {
            (Port? port, string? why) = outputs.Find(name, captured[name].Shape);
            if (port is { } found) chosen.Add((name, found));
            else unmatched.Add(new UnmatchedLayer(name, why!));
        }

        chosen = [.. chosen.OrderBy(tap => order[tap.Port.Node])];
        if (chosen.Count == 0) throw Nothing(model, unmatched, "has no node that the captured names speak of");
        var layers = new List<LayerError>();
        foreach ((string Name, Port Port)[] part in Parts(chosen, tap => CommonTaps.Bytes(tap.Port, ids.Length), OutputBudget))
        {
            Tensor[] run = TapRun.Run(engine, model, part, ids, cached: 0);
            for (int i = 0; i < part.Length; i++)
            {
                Tensor capture = captured[part[i].Name];
                if (!ModuleOutputs.Fits(run[i].Shape, capture.Shape)) unmatched.Add(new UnmatchedLayer(part[i].Name, $"has the shape {capture.Shape}, but {run[i].Shape} on these ids"));
                else layers.Add(captureIsA ? Error(part[i].Name, part[i].Port.Node.Type, capture.Reshape(run[i].Shape), run[i]) : Error(part[i].Name, part[i].Port.Node.Type, run[i], capture.Reshape(run[i].Shape)));
            }
        }

        return new LayerReport(layers, unmatched);
    }

    /// <summary>Compares two captures by name, in the order of A.</summary>
    public static LayerReport Measure(IReadOnlyDictionary<string, Tensor> a, IReadOnlyDictionary<string, Tensor> b, TapChoice? at = null)
    {
        var unmatched = new List<UnmatchedLayer>();
        string[] names = Names(a.Keys, at, unmatched);
        unmatched.AddRange(names.Where(name => !b.ContainsKey(name)).Select(name => new UnmatchedLayer(name, "is not in the second capture")));
        return new LayerReport([.. names.Where(b.ContainsKey).Select(name => Error(name, "", a[name], b[name]))], unmatched);
    }

    private static LayerError Error(string name, string type, Tensor a, Tensor b) => new(name, type, LargestError.Of(a, b), RelativeError.Of(a, b));

    // Of captured names 'layers' means whole layers.
    private static string[] Names(IEnumerable<string> captured, TapChoice? at, List<UnmatchedLayer> unmatched)
    {
        string[] all = [.. captured];
        if (at is null or { All: true }) return all;
        if (at.Names.Count > 0)
        {
            unmatched.AddRange(at.Names.Except(all).Select(name => new UnmatchedLayer(name, "is not in the capture")));
            return [.. at.Names.Intersect(all)];
        }

        return [.. all.Where(name => LayerName.BlockOf(name) is not { } block || name.EndsWith($"{block.Stack}.{block.Index}", StringComparison.Ordinal))];
    }

    private static List<(string Name, Port InA, Port InB)> Named(Model model, List<(string Name, Port InA, Port InB)> taps, IReadOnlyList<string> names, List<UnmatchedLayer> unmatched)
    {
        var outputs = new ModuleOutputs(model, [.. taps.Select(tap => tap.Name)], [.. names]);
        var chosen = new List<(string Name, Port InA, Port InB)>();
        foreach (string name in names)
        {
            (Port? port, string? why) = outputs.Find(name, shape: null);
            int tap = port is { } found ? taps.FindIndex(tap => tap.InA == found) : -1;
            if (tap >= 0 && !chosen.Contains(taps[tap])) chosen.Add(taps[tap]);
            else if (tap < 0) unmatched.Add(new UnmatchedLayer(name, why ?? "cannot be compared"));
        }

        return [.. chosen.OrderBy(taps.IndexOf)];
    }

    // What the model gives out is shown by every engine, fused or not.
    private static void AddLogits(List<(string Name, Port InA, Port InB)> chosen, Model modelA, Model modelB)
    {
        int a = Logits(modelA), b = Logits(modelB);
        if (a < 0 || b < 0) return;
        (Port inA, Port inB) = (modelA.Results[a].Inputs[0], modelB.Results[b].Inputs[0]);
        if (!chosen.Any(tap => tap.InA == inA)) chosen.Add((inA.Node.Name, inA, inB));
    }

    private static int Logits(Model model)
    {
        int named = model.FindOutput("logits");
        return named >= 0 ? named : model.Results.Count == 1 && CommonTaps.Compares(model.Results[0].Inputs[0].Node) ? 0 : -1;
    }

    /// <summary>Places in groups whose outputs fit into a budget, one at least: each group is a run.</summary>
    internal static List<T[]> Parts<T>(List<T> taps, Func<T, long> bytes, long budget)
    {
        var parts = new List<T[]>();
        for (int start = 0, end; start < taps.Count; start = end)
        {
            long sum = 0;
            for (end = start; end < taps.Count && (end == start || sum + bytes(taps[end]) <= budget); end++) sum += bytes(taps[end]);
            parts.Add([.. taps[start..end]]);
        }

        return parts;
    }

    private static ModelException Nothing(Model model, List<UnmatchedLayer> unmatched, string otherwise) =>
        new(new ModelProblem(model.Source, null, null, unmatched.Count > 0 ? $"nothing can be compared: '{unmatched[0].Name}' {unmatched[0].Why}{(unmatched.Count > 1 ? $", and {unmatched.Count - 1} more names" : "")}" : otherwise));
}
