namespace Lockstep.Backends.OpenVino.Native;

/// <summary><c>ov_output_const_port_t</c>: an input of a model.</summary>
internal sealed class Input : NativeObject
{
    /// <summary>One of the tensor names; null when it has none.</summary>
    public string? GetAnyName() => NativeMethods.ov_port_get_any_name(this, out nint name) == ExceptionStatus.Ok ? TakeText(name) : null;

    /// <summary>The library's number of the element type; see <see cref="ElementTypes"/>.</summary>
    public int GetElementType()
    {
        OVException.ThrowIfFailed(NativeMethods.ov_port_get_element_type(this, out int type));
        return type;
    }

    protected override bool ReleaseHandle()
    {
        NativeMethods.ov_output_const_port_free(handle);
        return true;
    }
}
