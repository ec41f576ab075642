using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests;

/// <summary>Inputs of a decoder in one situation: a batch with a past, new rows, and padding.</summary>
internal sealed record DecoderInputs(int Batch, int Past, int Rows, long[] Mask)
{
    public int Total => Past + Rows;

    /// <summary>One tensor per Parameter of a model.</summary>
    public Tensor[] For(Model model) => model.Parameters.Select(Input).ToArray();

    /// <summary>Gives each variable of a request a past.</summary>
    public void Fill(Model model, IInferRequest request)
    {
        if (Past == 0) return;
        foreach (Node read in model.Nodes.Where(node => node.Type == "ReadValue"))
        {
            IVariable? variable = request.Variables?.SingleOrDefault(one => one.Id == read.Attributes.Text("variable_id"));
            if (variable is not null) variable.Value = Tensor.Zeros(DType.F32, Cache(read.Outputs[0].Shape));
        }
    }

    private Tensor Input(Node parameter)
    {
        string name = parameter.Outputs[0].Names is [string first, ..] ? first : parameter.Name;
        return name switch
        {
            "attention_mask" => Tensor.From(Mask, Batch, Total),
            "position_ids" => Tensor.From(Positions(), Batch, Rows),
            "beam_idx" => Tensor.From(Enumerable.Range(0, Batch).ToArray(), Batch),
            "input_ids" => Tensor.From(Enumerable.Range(0, Batch * Rows).Select(i => (i * 7L % 200) + 3).ToArray(), Batch, Rows),
            _ => Tensor.Zeros(DType.F32, Cache(parameter.Outputs[0].Shape)),
        };
    }

    private long[] Positions() => Enumerable.Range(0, Batch * Rows).Select(i => (long)Past + (i % Rows)).ToArray();

    // A dynamic axis is the batch in front and the past elsewhere.
    private Shape Cache(PartialShape shape) => new(shape.ToArray().Select((dim, axis) => dim.IsStatic ? dim.Value : axis == 0 ? Batch : Past).ToArray());
}
