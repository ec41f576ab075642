using Lockstep.Graph;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Inspect;

/// <summary>One node and what lies around it.</summary>
/// <param name="Name">Friendly name.</param>
/// <param name="Type">Op type.</param>
/// <param name="Opset">Opset as written.</param>
/// <param name="Id">Id of the file.</param>
/// <param name="Line">Line in the XML.</param>
/// <param name="Attributes">Attributes as written.</param>
/// <param name="Inputs">What feeds it: node, type and shape.</param>
/// <param name="Outputs">Its outputs: names, type and shape.</param>
/// <param name="Consumers">What reads it.</param>
/// <param name="RtInfo">Its rt_info.</param>
/// <param name="Value">The numbers of a small constant; null for any other node.</param>
/// <param name="Around">Producers and consumers within the levels asked for, indented by distance.</param>
public sealed record NodeView(
    string Name, string Type, string Opset, int Id, int? Line, IReadOnlyList<KeyValuePair<string, string>> Attributes, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyList<string> Consumers,
    IReadOnlyList<KeyValuePair<string, string>> RtInfo, string? Value, IReadOnlyList<string> Around)
{
    private const int MostNumbers = 64;

    /// <summary>The nodes with a name: exactly this one, or, if there is none, this id, or all whose name holds the text.</summary>
    /// <exception cref="ModelException">None has it.</exception>
    public static IReadOnlyList<NodeView> Find(IrDocument document, string name, int levels)
    {
        Func<Node, bool>[] tests = [node => node.Name == name, node => node.Id.ToString() == name, node => node.Name.Contains(name, StringComparison.OrdinalIgnoreCase)];
        foreach (Func<Node, bool> test in tests)
        {
            NodeView[] found = document.Graphs.SelectMany(graph => graph.Model.Nodes.Where(test).Select(node => Of(graph.Model, node, levels))).ToArray();
            if (found.Length > 0) return found;
        }

        throw new ModelException(new ModelProblem(document.XmlPath, null, null, $"no node has the name or id '{name}', nor one that contains it"));
    }

    private static NodeView Of(Model model, Node node, int levels) => new(
        node.Name, node.Type, node.Opset, node.Id, node.Line, node.Attributes.Items,
        node.Inputs.Select(port => $"{port.Node.Type} '{port.Node.Name}':{port.Index} {Describe(port.Node.Outputs[port.Index])}").ToArray(),
        node.Outputs.Select(port => $"{string.Join(", ", port.Names)} {Describe(port)}".Trim()).ToArray(),
        Enumerable.Range(0, node.Outputs.Count).SelectMany(index => model.Consumers(node.Output(index))).Select(input => $"{input.Node.Type} '{input.Node.Name}' input {input.Index}").ToArray(),
        RtInfoLines.All(node.RtInfo), Numbers(node.Value), Surroundings(model, node, levels));

    private static string Describe(OutputPort port) => $"{port.Type.IrName}{port.Shape}";

    private static string? Numbers(Tensor? value)
    {
        if (value is null || value.ElementCount > MostNumbers || value.Type == DType.String) return null;
        IEnumerable<string> numbers = value.Type.IsFloat ? ElementConverter.ToSingles(value).Select(number => number.ToString("G6")) : ElementConverter.ToInt64s(value).Select(number => number.ToString());
        return string.Join(", ", numbers);
    }

    private static List<string> Surroundings(Model model, Node node, int levels)
    {
        var lines = new List<string>();
        var seen = new HashSet<Node> { node };
        Walk(node, 1, up: true);
        Walk(node, 1, up: false);
        return lines;

        void Walk(Node at, int depth, bool up)
        {
            if (depth > levels) return;
            IEnumerable<Node> next = up ? at.Inputs.Select(port => port.Node) : Enumerable.Range(0, at.Outputs.Count).SelectMany(index => model.Consumers(at.Output(index))).Select(input => input.Node);
            foreach (Node other in next)
            {
                if (!seen.Add(other)) continue;
                lines.Add($"{new string(' ', 2 * (depth - 1))}{(up ? "<- " : "-> ")}{other} {(other.Outputs.Count > 0 ? Describe(other.Outputs[0]) : "")}".TrimEnd());
                Walk(other, depth + 1, up);
            }
        }
    }
}
