using Lockstep.Graph;
using Lockstep.Tensors.Elements;

namespace Lockstep.Backends.Managed.Fused;

/// <summary>
/// The way from ReadValue to attention: Gather by beam_idx, Concat with the new rows along the tokens, Assign of the same variable, and for grouped
/// queries Unsqueeze, Broadcast, Reshape that repeat each head.
/// </summary>
/// <param name="VariableId">The variable.</param>
/// <param name="NewRows">[batch, kv heads, tokens, dim].</param>
/// <param name="BeamIdx">Which row each row continues.</param>
/// <param name="Assign">The node that writes the variable.</param>
/// <param name="NodeCount">Nodes on the way.</param>
internal sealed record CachePath(string VariableId, Port NewRows, Port BeamIdx, Node Assign, int NodeCount)
{
    /// <summary>The path behind a key or value input; null, with the reason, when it has another form.</summary>
    public static CachePath? Find(Port port, Model model, out string? refusal)
    {
        refusal = null;
        Node concat = port.Node;
        int nodes = 4;
        if (concat.Type == "Reshape")
        {
            if (!IsHeadRepeat(concat))
            {
                refusal = "keys or values are reshaped in an unknown way";
                return null;
            }

            (concat, nodes) = (Unrepeated(port).Node, 7);
        }

        if (concat.Type != "Concat" || concat.Inputs.Count != 2 || concat.Attributes.Int("axis") is not (-2 or 2) || concat.Outputs[0].Shape is not { HasRank: true, Rank: 4 })
        {
            refusal = "keys or values come from no cache in ReadValue";
            return null;
        }

        Node gather = concat.Producer(0);
        Node read = gather.Type == "Gather" ? gather.Producer(0) : gather;
        if (read.Type != "ReadValue")
        {
            refusal = "keys or values come from no cache in ReadValue";
            return null;
        }

        bool byBeam = gather.Type == "Gather" && gather.Producer(2).Value is { } axis && ElementConverter.ToInt64s(axis) is [0];
        if (!byBeam || !StartsEmpty(read))
        {
            refusal = "the cache is not read through beam_idx, or does not start empty";
            return null;
        }

        string id = read.Attributes.Text("variable_id");
        Node? assign = model.Sinks.SingleOrDefault(sink => sink.Attributes.Text("variable_id") == id);
        bool closed = assign is not null && assign.Producer(0) == concat
            && model.Consumers(read.Output()).All(consumer => consumer.Node == gather)
            && model.Consumers(gather.Output()).All(consumer => consumer.Node == concat || consumer.Node.Type == "ShapeOf")
            && model.Consumers(concat.Output()).Where(consumer => consumer.Node != assign && consumer.Node.Type != "ShapeOf").Select(consumer => consumer.Node).Distinct().Count() == 1;
        if (!closed) refusal = "something else reads the cache";
        return closed ? new CachePath(id, concat.Inputs[1], gather.Inputs[1], assign!, nodes) : null;
    }

    /// <summary>Keys or values before their heads were repeated for grouped queries; the port itself when they were not.</summary>
    public static Port Unrepeated(Port port) => port.Node.Type == "Reshape" && IsHeadRepeat(port.Node) ? port.Node.Producer(0).Producer(0).Inputs[0] : port;

    // [b, h, t, d] -> [b, h, 1, t, d] -> [b, h, n, t, d] -> [b, h * n, t, d]
    private static bool IsHeadRepeat(Node reshape)
    {
        Node broadcast = reshape.Producer(0);
        if (broadcast.Type != "Broadcast" || broadcast.Producer(0).Type != "Unsqueeze") return false;
        Node unsqueeze = broadcast.Producer(0);
        PartialShape heads = unsqueeze.Inputs[0].Shape, repeated = reshape.Outputs[0].Shape;
        bool axis = unsqueeze.Producer(1).Value is { } value && ElementConverter.ToInt64s(value) is [2];
        return axis && heads is { HasRank: true, Rank: 4 } && repeated is { HasRank: true, Rank: 4 } && heads[1].IsStatic && repeated[1].IsStatic
            && heads[3] == repeated[3] && repeated[1].Value % heads[1].Value == 0;
    }

    // The initial value is a Broadcast to a shape whose token dimension is the constant 0; without one it is empty by definition.
    private static bool StartsEmpty(Node read)
    {
        if (read.Inputs.Count == 0) return true;
        PartialShape shape = read.Inputs[0].Shape;
        if (shape is { HasRank: true, Rank: 4 } && shape[2].IsStatic) return shape[2].Value == 0;
        Node init = read.Producer(0);
        if (init.Type != "Broadcast" || init.Producer(1).Type != "Concat" || init.Producer(1).Inputs.Count != 4) return false;
        return init.Producer(1).Producer(2).Value is { } tokens && ElementConverter.ToInt64s(tokens) is [0];
    }
}
