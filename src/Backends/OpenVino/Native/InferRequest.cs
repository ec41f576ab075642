namespace Lockstep.Backends.OpenVino.Native;

/// <summary><c>ov::InferRequest</c>.</summary>
internal sealed class InferRequest : NativeObject
{
    /// <summary>Sets the tensor of the Parameter with this index; the request does not copy it.</summary>
    public void SetInputTensor(int index, Tensor tensor) => OVException.ThrowIfFailed(NativeMethods.ov_infer_request_set_input_tensor_by_index(this, (nuint)index, tensor));

    /// <summary>The tensor of the Result with this index; its memory belongs to the request, which writes there in the next run.</summary>
    public Tensor GetOutputTensor(int index)
    {
        OVException.ThrowIfFailed(NativeMethods.ov_infer_request_get_output_tensor_by_index(this, (nuint)index, out Tensor tensor));
        return tensor;
    }

    /// <summary>Runs once and waits.</summary>
    public void Infer() => OVException.ThrowIfFailed(NativeMethods.ov_infer_request_infer(this));

    protected override bool ReleaseHandle()
    {
        NativeMethods.ov_infer_request_free(handle);
        return true;
    }
}
