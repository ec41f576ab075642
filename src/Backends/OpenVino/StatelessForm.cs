using Lockstep.Graph;
using Lockstep.Graph.Patterns;
using Lockstep.Graph.Transforms;
using Lockstep.Tensors;

namespace Lockstep.Backends.OpenVino;

/// <summary>The stateless form of a language model, and what its ports are to the stateful one.</summary>
internal sealed class StatelessForm
{
    private readonly int[] _batchAxes;
    private readonly int _ids;

    private StatelessForm(Model stateful)
    {
        (Stateful, Model) = (stateful, MakeStateless.Apply(stateful));
        (_ids, BeamIdx) = (stateful.FindInput("input_ids"), stateful.FindInput("beam_idx"));
        VariableIds = [.. stateful.Sinks.Select(assign => assign.Attributes.Text("variable_id"))];
        FirstPast = Model.Parameters.Count - VariableIds.Count;
        Sources = [.. Enumerable.Range(0, FirstPast).Select(input => stateful.FindInput(Model.InputName(input)))];
        _batchAxes = [.. VariableIds.Select((_, i) => CachePair.Axes(Past(i).Shape)!.Value.Batch)];
    }

    /// <summary>The model as it was given.</summary>
    public Model Stateful { get; }

    /// <summary>Its stateless form: the same inputs less <c>beam_idx</c>, then one for each variable; the same outputs, then one for each variable.</summary>
    public Model Model { get; }

    /// <summary>The variables, in the order of their inputs and outputs.</summary>
    public IReadOnlyList<string> VariableIds { get; }

    /// <summary>The first input that stands for a variable.</summary>
    public int FirstPast { get; }

    /// <summary>The input of the stateful model behind each input that stands for none.</summary>
    public IReadOnlyList<int> Sources { get; }

    /// <summary>The stateful model's input <c>beam_idx</c>; -1 for none.</summary>
    public int BeamIdx { get; }

    /// <summary>Whether a request runs the stateless form.</summary>
    /// <param name="model">The model as it was given.</param>
    /// <param name="device">The device, in capitals.</param>
    /// <param name="form">What the user chose.</param>
    /// <param name="request">What the request is for.</param>
    /// <exception cref="NotSupportedException">The stateless form was asked for and there is none, or its cache cannot have the type asked for; a sentence.</exception>
    public static bool IsFor(Model model, string device, RewindForm form, RequestOptions request)
    {
        if (model.Sinks.Count == 0 || form == RewindForm.Mask) return false;
        string? why = WhyNot(model, device);
        if (form == RewindForm.Stateless && why is not null) throw new NotSupportedException($"{model.Source} has no stateless form to run on {device}: {why}.");
        bool isNeeded = form == RewindForm.Stateless || (request.Rewinds && HiddenColumns.WhyNot(model) is not null);
        if (!isNeeded || why is not null) return false; // what cannot go back says so when it is asked
        return request.KvCache is null or DType.F32
            ? true
            : throw new NotSupportedException($"{model.Source} goes back in its stateless form, whose cache has the type that the model declares; leave the cache type {request.KvCacheType.IrName} out.");
    }

    /// <summary>The form of a model for which <see cref="IsFor"/> said yes.</summary>
    public static StatelessForm Of(Model stateful) => new(stateful);

    /// <summary>Sequences in a run.</summary>
    public int Batch(IReadOnlyList<Tensor> inputs) => inputs[_ids].Shape[0];

    /// <summary>A variable before its first run, in which no position is.</summary>
    public Tensor Empty(int variable, int batch)
    {
        OutputPort past = Past(variable);
        int[] dims = [.. past.Shape.ToArray().Select(dim => dim.IsStatic ? dim.Value : 0)];
        dims[_batchAxes[variable]] = batch;
        return Tensor.Zeros(past.Type, new Shape(dims));
    }

    /// <summary>The rows of a variable that the sequences of the next run continue; the tensor itself when each goes on.</summary>
    public Tensor Gather(int variable, Tensor value, ReadOnlySpan<int> rows)
    {
        int axis = _batchAxes[variable], outer = (int)value.Shape.Product(0, axis);
        if (IsEachItself(rows, value.Shape[axis])) return value;
        int bytes = checked((int)(value.Shape.Product(axis + 1, value.Shape.Rank) * (value.Type.BitWidth / 8)));
        Tensor gathered = Tensor.Uninitialized(value.Type, value.Shape.With(axis, rows.Length));
        for (int o = 0; o < outer; o++)
        {
            for (int i = 0; i < rows.Length; i++)
                value.Bytes.Slice((o * value.Shape[axis] + rows[i]) * bytes, bytes).CopyTo(gathered.WritableBytes()[((o * rows.Length + i) * bytes)..]);
        }

        return gathered;
    }

    private static bool IsEachItself(ReadOnlySpan<int> rows, int count)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i] != i) return false;
        }

        return rows.Length == count;
    }

    private OutputPort Past(int variable) => Model.Parameters[FirstPast + variable].Outputs[0];

    private static string? WhyNot(Model model, string device)
    {
        if (device.Contains("NPU", StringComparison.Ordinal)) return "an NPU wants the stateful form";
        if (model.FindInput("input_ids") < 0) return "it has no input 'input_ids'";
        foreach ((string id, int? axis) in StateAxes.Find(model))
        {
            if (axis is null) return $"its state '{id}' does not grow with the sequence, so that going back is more than cutting it";
        }

        foreach (Node read in model.Nodes.Where(node => node.Type == "ReadValue"))
        {
            PartialShape shape = read.Attributes.Has("variable_shape") ? read.Attributes.PartialShape("variable_shape") : read.Outputs[0].Shape;
            if (CachePair.Axes(shape) is null) return $"its state '{read.Attributes.Text("variable_id")}' has shape {shape}, and a cache has two dynamic dimensions, batch and tokens";
        }

        return null;
    }
}
