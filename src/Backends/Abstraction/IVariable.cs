using Lockstep.Tensors;

namespace Lockstep.Backends;

/// <summary>A variable of a stateful model, such as the keys of one layer.</summary>
public interface IVariable
{
    /// <summary>The <c>variable_id</c>.</summary>
    string Id { get; }

    /// <summary>The tensor that the last run wrote; null before the first run or after a reset. Whoever sets it must not write to the tensor afterwards.</summary>
    Tensor? Value { get; set; }

    /// <summary>Keeps the first <paramref name="length"/> positions along <paramref name="axis"/> and forgets the rest. Takes constant time: nothing is copied.</summary>
    void Truncate(int axis, int length);
}
