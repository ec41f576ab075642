using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Makes the tensors that ops write.</summary>
internal interface IOutputMemory
{
    /// <summary>A tensor for output <paramref name="index"/> of the step that runs.</summary>
    Tensor Make(int index, DType type, Shape shape);
}
