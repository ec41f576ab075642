using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Lockstep.Backends.OpenVino.Native;

/// <summary>A call of the library that failed, with the library's own words.</summary>
internal sealed partial class OVException(ExceptionStatus status, string message) : Exception(message)
{
    public ExceptionStatus Status { get; } = status;

    /// <summary>Throws unless the call succeeded.</summary>
    public static void ThrowIfFailed(ExceptionStatus status)
    {
        if (status != ExceptionStatus.Ok) throw new OVException(status, Reason(status));
    }

    /// <summary>The message without the source lines of the library: <c>Exception from src/...cpp:12:</c> and <c>Check '...' failed at src/...cpp:12:</c>.</summary>
    internal static string Plain(string message)
    {
        string[] lines = SourceLine().Replace(message, "\n").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length == 0 ? message.Trim() : string.Join(" ", lines);
    }

    // One message is kept for all threads: when two fail at once, both may show the later one.
    private static string Reason(ExceptionStatus status)
    {
        nint last = NativeMethods.ov_get_last_err_msg();
        string message = Marshal.PtrToStringUTF8(last) ?? "";
        if (last != 0) NativeMethods.ov_free(last);
        string kind = Marshal.PtrToStringUTF8(NativeMethods.ov_get_error_info(status)) ?? status.ToString(); // a static text
        bool isStale = status == ExceptionStatus.InvalidCParam; // it is returned before anything is tried, so a message there is an older one
        return isStale || string.IsNullOrWhiteSpace(message) ? kind : Plain(message);
    }

    [GeneratedRegex(@"Exception from [^\n]*?:\d+:|Check '[^\n]*?' failed at [^\n]*?:\d+:?")]
    private static partial Regex SourceLine();
}
