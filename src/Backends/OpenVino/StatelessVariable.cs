using Lockstep.Tensors;

namespace Lockstep.Backends.OpenVino;

/// <summary>A variable that travels: an output of one run and an input of the next.</summary>
internal sealed class StatelessVariable(string id) : IVariable
{
    private Tensor? _value;
    private (int Axis, int Length)? _cut; // what is still to be forgotten

    public string Id => id;

    public Tensor? Value
    {
        get
        {
            if (_cut is var (axis, length)) _value = _value?.KeepFirst(axis, length);
            _cut = null;
            return _value;
        }
        set => (_value, _cut) = (value, null);
    }

    // Going back twice before the next run copies once, and a run that follows a reset not at all.
    public void Truncate(int axis, int length) => _cut = (axis, Math.Min(length, _cut?.Length ?? length));
}
