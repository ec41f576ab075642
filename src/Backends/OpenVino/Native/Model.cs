namespace Lockstep.Backends.OpenVino.Native;

/// <summary><c>ov::Model</c>: a graph that was read and not compiled yet.</summary>
internal sealed class Model : NativeObject
{
    public int InputsSize
    {
        get
        {
            OVException.ThrowIfFailed(NativeMethods.ov_model_inputs_size(this, out nuint size));
            return (int)size;
        }
    }

    public int OutputsSize
    {
        get
        {
            OVException.ThrowIfFailed(NativeMethods.ov_model_outputs_size(this, out nuint size));
            return (int)size;
        }
    }

    /// <summary>The input of the Parameter with this index.</summary>
    public Input GetInput(int index)
    {
        OVException.ThrowIfFailed(NativeMethods.ov_model_const_input_by_index(this, (nuint)index, out Input port));
        return port;
    }

    protected override bool ReleaseHandle()
    {
        NativeMethods.ov_model_free(handle);
        return true;
    }
}
