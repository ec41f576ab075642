namespace Lockstep.Backends;

/// <summary>A device that cannot be used: nobody knows it, its library is missing, or it refuses a property. One sentence that says what to do.</summary>
public sealed class DeviceException : Exception
{
    /// <summary>With a sentence for the reader.</summary>
    public DeviceException(string message)
        : base(message)
    {
    }

    /// <summary>With a sentence for the reader and the error below it.</summary>
    public DeviceException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
