using Lockstep.Tensors;

namespace Lockstep.Graph.Transforms;

/// <summary>
/// Turns the cache inputs and outputs of a model into state, as exporters do: ReadValue (empty at first), Gather by a new input <c>beam_idx</c>, and Assign.
/// </summary>
public static class MakeStateful
{
    /// <summary>The stateful form; the model itself when no input takes a cache.</summary>
    /// <param name="model">A model with inputs <c>past_key_values.*</c> and outputs <c>present.*</c>.</param>
    /// <exception cref="ModelException">An input has no output that feeds it, or a shape without the two dynamic dimensions of a cache, or the model has no <c>input_ids</c>.</exception>
    public static Model Apply(Model model)
    {
        IReadOnlyList<CachePair> pairs = CachePair.Find(model);
        if (pairs.Count == 0) return model;
        int ids = model.FindInput("input_ids");
        if (ids < 0) throw new ModelException(new ModelProblem(model.Source, null, null, "there is no input 'input_ids', whose batch the first state would have"));
        var edit = new GraphEdit(model);
        Node beams = model.FindInput("beam_idx") is >= 0 and var index ? model.Parameters[index] : edit.Parameter("beam_idx", DType.I32, new PartialShape(Dimension.Dynamic), "beam_idx");
        Port first = edit.Constant("beam_idx/first", Tensor.From([0L], 1)), axis = edit.Constant("beam_idx/axis", Tensor.From([0L]));
        Port batch = edit.Add("Gather", "beam_idx/batch", "opset8", [edit.Add("ShapeOf", "beam_idx/shape", "opset3", [model.Parameters[ids].Output()], new Attributes([new("output_type", "i64")]), One(DType.I64, 2)).Output(), first, axis],
            new Attributes([new("batch_dims", "0")]), One(DType.I64, 1)).Output();
        Node[] assigns = pairs.Select(pair => State(edit, model, pair, batch, beams.Output())).ToArray();
        HashSet<Node> gone = [.. pairs.Select(pair => model.Parameters[pair.Past]), .. pairs.Select(pair => model.Results[pair.Present])];
        return edit.Finish("stateful form", model.Parameters.Where(node => !gone.Contains(node) && node != beams).Append(beams), model.Results.Where(node => !gone.Contains(node)), assigns);
    }

    private static Node State(GraphEdit edit, Model model, CachePair pair, Port batch, Port beams)
    {
        Node past = model.Parameters[pair.Past];
        PartialShape shape = past.Outputs[0].Shape;
        if (CachePair.Axes(shape) is not { } axes)
            throw new ModelException(new ModelProblem(model.Source, past.Line, past.ToString(), $"has the shape {shape}; a cache needs two dynamic dimensions, batch and tokens"));
        string name = model.InputName(pair.Past), id = name + model.OutputNames(pair.Present).FirstOrDefault("present");
        Port[] dims = Enumerable.Range(0, shape.Rank).Select(axis => axis == axes.Batch ? batch : edit.Constant($"{name}/dim{axis}", Tensor.From([axis == axes.Tokens ? 0L : shape[axis].Value], 1))).ToArray();
        Port size = edit.Add("Concat", $"{name}/size", "opset1", dims, new Attributes([new("axis", "0")]), One(DType.I64, shape.Rank)).Output();
        Port empty = edit.Add("Broadcast", $"{name}/empty", "opset3", [edit.Constant($"{name}/zero", Tensor.Zeros(past.Outputs[0].Type, new Shape())), size], new Attributes([new("mode", "numpy")]), [new OutputPort(past.Outputs[0].Type, shape, [])]).Output();
        var variable = new Attributes([new("variable_id", id), new("variable_type", past.Outputs[0].Type.IrName), new("variable_shape", GraphEdit.Text(shape))]);
        Port read = edit.Add("ReadValue", $"{name}/read", "opset6", [empty], variable, [new OutputPort(past.Outputs[0].Type, shape, [])]).Output();
        Port axis = edit.Constant($"{name}/batch", Tensor.From([(long)axes.Batch]));
        Port rows = edit.Add("Gather", $"{name}/rows", "opset8", [read, beams, axis], new Attributes([new("batch_dims", "0")]), [new OutputPort(past.Outputs[0].Type, shape, [])]).Output();
        edit.Replace(past.Output(), rows);
        Port present = model.Results[pair.Present].Inputs[0];
        return edit.Add("Assign", $"{name}/assign", "opset6", [present], variable, [new OutputPort(present.Type, present.Shape, [])]);
    }

    private static OutputPort[] One(DType type, int size) => [new OutputPort(type, new PartialShape((Dimension)size), [])];
}
