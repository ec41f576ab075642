namespace Lockstep.Kernels.Lanes;

/// <summary>A way to choose the lane width of a call: <see cref="Widest"/>, or one fixed width in tests.</summary>
internal interface ILaneWidth
{
    /// <summary>Runs <paramref name="action"/> with the chosen lanes.</summary>
    static abstract void Run<TAction>(TAction action)
        where TAction : ILaneAction, allows ref struct;
}
