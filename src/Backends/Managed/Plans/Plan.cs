using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Plans;

/// <summary>A model as an ordered list of kernel calls over slots.</summary>
internal sealed class Plan
{
    public required Model Model { get; init; }

    public required IReadOnlyList<Step> Steps { get; init; }

    public required int SlotCount { get; init; }

    /// <summary>Constants, original and folded, by slot.</summary>
    public required IReadOnlyList<KeyValuePair<int, Tensor>> Constants { get; init; }

    /// <summary>Slot of each Parameter.</summary>
    public required int[] Parameters { get; init; }

    /// <summary>Slot that feeds each Result.</summary>
    public required int[] Results { get; init; }

    /// <summary>Which of <see cref="Results"/> is the logits; -1 for none.</summary>
    public required int Logits { get; init; }

    /// <summary>Why rows of a run cannot be a tree; null when they can.</summary>
    public required string? WhyNoTree { get; init; }

    /// <summary>For <c>lockstep plan</c>.</summary>
    public required IReadOnlyList<PlanLine> Lines { get; init; }
}
