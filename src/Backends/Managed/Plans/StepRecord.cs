using Lockstep.Backends.Managed.Ops;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Plans;

/// <summary>
/// One step as it ran in one class of runs (equal batch and rows): the shapes that went in and the tensors that came out. As long as the same
/// shapes come in, shape rules need not run and the outputs lie where they lay.
/// </summary>
internal sealed class StepRecord
{
    private readonly Step _step;
    private readonly DType[] _types;
    private readonly Shape[] _shapes;
    private readonly List<(int Input, byte[] Bytes)> _values = []; // what the shape rule looked at
    private readonly Tensor?[] _made;                              // outputs to write again; null where one is made anew each run
    private readonly Tensor[] _last;
    private Tensor? _viewed;

    /// <summary>Notes a step after its shape rule and its kernel ran.</summary>
    /// <param name="step">The step.</param>
    /// <param name="inputs">Its inputs; the array is used again.</param>
    /// <param name="context">Its context; used again.</param>
    /// <param name="isConstant">Which slots hold constants.</param>
    public StepRecord(Step step, Tensor[] inputs, OpContext context, bool[] isConstant)
    {
        (_step, Inputs, Context) = (step, inputs, context);
        _types = Array.ConvertAll(inputs, tensor => tensor.Type);
        // Copies: the shape of a tensor that a session keeps may change.
        _shapes = Array.ConvertAll(inputs, tensor => new Shape(tensor.Shape.Dims));
        for (int i = 0; i < inputs.Length; i++)
        {
            bool asked = (context.Inferred.ValuesAsked >> Math.Min(i, 63) & 1) != 0;
            if (asked && !isConstant[step.Inputs[i]]) _values.Add((i, inputs[i].Bytes.ToArray()));
        }

        _made = new Tensor?[step.Outputs.Length];
        _last = new Tensor[step.Outputs.Length];
    }

    /// <summary>The inputs of the current run.</summary>
    public Tensor[] Inputs { get; }

    /// <summary>The context that the kernel runs with.</summary>
    public OpContext Context { get; }

    /// <summary>The outputs of the last run.</summary>
    public ReadOnlySpan<Tensor> Last => _last;

    /// <summary>True when <see cref="Inputs"/> have the types and shapes, and where shapes follow from values the values, of the recorded run.</summary>
    public bool Fits()
    {
        for (int i = 0; i < _types.Length; i++)
        {
            if (Inputs[i].Type != _types[i] || (Inputs[i].Shape != _shapes[i] && !_step.IsFreeInput[i])) return false;
        }

        foreach ((int input, byte[] bytes) in _values)
        {
            if (!Inputs[input].Bytes.SequenceEqual(bytes)) return false;
        }

        return true;
    }

    /// <summary>True when the outputs of the last run are views of the very tensor that comes in again.</summary>
    public bool IsSameView => _viewed is not null && ReferenceEquals(_viewed, Inputs[0]);

    /// <summary>True when the context made an output, and the op did not set it.</summary>
    public bool MadeByContext(int output) => ReferenceEquals(Context.Made(output), _last[output]);

    /// <summary>Keeps an output's tensor, to be written again by the next run.</summary>
    public void Keep(int output) => _made[output] = _last[output];

    /// <summary>Puts the kept outputs into the context.</summary>
    /// <param name="clear">True to zero them.</param>
    public void Prepare(bool clear)
    {
        Context.Preset(_made);
        if (!clear) return;
        foreach (Tensor? made in _made) made?.WritableBytes().Clear();
    }

    /// <summary>Takes the outputs from the context.</summary>
    /// <param name="isView">True for an op that gives its input 0 under another shape.</param>
    public void Take(bool isView)
    {
        for (int i = 0; i < _last.Length; i++) _last[i] = Context.Output(i);
        bool shares = isView && _last.Length == 1 && ReferenceEquals(_last[0].Memory, Inputs[0].Memory) && _last[0].ByteOffset == Inputs[0].ByteOffset;
        _viewed = shares ? Inputs[0] : null;
    }
}
