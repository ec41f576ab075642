namespace Lockstep.Kernels;

/// <summary>How a router makes the weights of the experts that it chooses.</summary>
public enum RouterKind
{
    /// <summary>Softmax over all experts; the largest are kept as they are.</summary>
    Softmax,

    /// <summary>Softmax over all experts; the largest are divided by their sum.</summary>
    SoftmaxNormalized,

    /// <summary>The largest logits, then a softmax over these alone.</summary>
    SoftmaxOfChosen,
}
