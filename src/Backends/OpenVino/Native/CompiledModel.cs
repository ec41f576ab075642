namespace Lockstep.Backends.OpenVino.Native;

/// <summary><c>ov::CompiledModel</c>.</summary>
internal sealed class CompiledModel : NativeObject
{
    /// <summary>Opens a request with state of its own.</summary>
    public InferRequest CreateInferRequest()
    {
        OVException.ThrowIfFailed(NativeMethods.ov_compiled_model_create_infer_request(this, out InferRequest request));
        return request;
    }

    /// <summary>What a property became, as text; null when the device does not have it.</summary>
    public string? GetProperty(string key) => NativeMethods.ov_compiled_model_get_property(this, key, out nint value) == ExceptionStatus.Ok ? TakeText(value) : null;

    protected override bool ReleaseHandle()
    {
        NativeMethods.ov_compiled_model_free(handle);
        return true;
    }
}
