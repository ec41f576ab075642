using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.State;

/// <summary>One variable of a request. Truncation is a note that the next read acts on, so it costs nothing by itself.</summary>
internal sealed class Variable(string id) : IVariable
{
    private Tensor? _value;
    private int _axis;
    private int _length = -1;

    public string Id => id;

    public Tensor? Value
    {
        get
        {
            if (_length < 0 || _value is null) return _value;
            _value = _value.KeepFirst(_axis, _length);
            _length = -1;
            return _value;
        }

        set => (_value, _length) = (value, -1);
    }

    public void Truncate(int axis, int length)
    {
        if (_value is null) throw new InvalidOperationException($"Variable '{id}' holds nothing to truncate.");
        int now = _length >= 0 && axis == _axis ? _length : _value.Shape[axis];
        if (length > now) throw new ArgumentOutOfRangeException(nameof(length), $"Variable '{id}' has {now} positions along axis {axis}, so {length} cannot be kept.");
        if (_length >= 0 && axis != _axis) _ = Value;
        (_axis, _length) = (axis, length);
    }
}
