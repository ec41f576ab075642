namespace Lockstep.Kernels.Lanes;

/// <summary>A kernel call that waits for its lane width.</summary>
internal interface ILaneAction
{
    /// <summary>Runs the call with lanes of type <typeparamref name="S"/>.</summary>
    void Run<S>()
        where S : unmanaged, ILanes<S>;
}
