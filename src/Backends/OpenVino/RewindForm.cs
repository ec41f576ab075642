namespace Lockstep.Backends.OpenVino;

/// <summary>
/// How a request of a stateful model goes back to an earlier position, for which the C API has no verb. Measured (docs/native-openvino.md): hiding costs nothing until tokens are rejected, while
/// the stateless form copies the whole cache in every step and loses the fused attention, twice the time of a step at 512 tokens. So columns are hidden wherever that is exact.
/// </summary>
public enum RewindForm
{
    /// <summary>Hiding where it is exact; else the stateless form, for requests that say <see cref="RequestOptions.Rewinds"/>.</summary>
    Auto,

    /// <summary>The model as it is: rejected tokens stay in the cache, hidden by zeros in <c>attention_mask</c>. A model for which that is not exact cannot go back.</summary>
    Mask,

    /// <summary>The stateless form, derived in memory: the cache travels in and out, and can be cut, copied and exchanged.</summary>
    Stateless,
}
