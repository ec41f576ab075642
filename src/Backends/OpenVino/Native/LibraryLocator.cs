using System.Text.RegularExpressions;

namespace Lockstep.Backends.OpenVino.Native;

/// <summary>
/// Looks for <c>openvino_c</c>: first where the user says, then where installers put it. The first folder that has it wins. A place that the user named
/// and that does not have it ends the search: another library than the one asked for would be a surprise.
/// </summary>
/// <param name="environment">Reads an environment variable; null or empty when it is not set.</param>
/// <param name="home">The user's home folder.</param>
/// <param name="systemFolders">The folders of the system's loader.</param>
internal sealed partial class LibraryLocator(Func<string, string?> environment, string home, IReadOnlyList<string> systemFolders)
{
    private const string HowToInstall =
        "install it with 'pip install openvino' in a Python environment and activate that, or unpack an OpenVINO archive and set LOCKSTEP_OPENVINO to its folder";

    // Where the library lies below the folder that a user names: of a Python environment or package, of an archive, of a build.
    private static readonly string[] s_below =
    [
        "", "libs", "openvino/libs", "lib", "runtime/lib/intel64", "runtime/lib/aarch64", "runtime/lib/arm64/Release", "runtime/lib/intel64/Release",
        "runtime/bin/intel64/Release", "runtime/bin/arm64/Release", "bin",
    ];

    private static readonly string[] s_linuxFolders = ["/usr/local/lib", "/usr/lib", "/usr/lib64", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"];

    private readonly List<string> _looked = [];

    /// <summary>After <see cref="Find"/> gave null: one sentence that says where it looked and what to do.</summary>
    public string WhyNotFound => $"OpenVINO's C library ({FileNames()[0]}) was not found; looked in {string.Join(", ", _looked)}; {HowToInstall}.";

    /// <summary>A locator for the environment of this process.</summary>
    public static LibraryLocator OfThisProcess()
    {
        string path = OperatingSystem.IsWindows() ? "PATH" : OperatingSystem.IsMacOS() ? "DYLD_LIBRARY_PATH" : "LD_LIBRARY_PATH";
        string[] named = (Environment.GetEnvironmentVariable(path) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] known = OperatingSystem.IsLinux() ? s_linuxFolders : OperatingSystem.IsMacOS() ? ["/usr/local/lib", "/opt/homebrew/lib"] : [];
        return new LibraryLocator(Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), [.. named, .. known]);
    }

    /// <summary>The file to load; null when there is none.</summary>
    public string? Find()
    {
        _looked.Clear();
        if (environment("LOCKSTEP_OPENVINO") is { Length: > 0 } named)
        {
            _looked.Add($"LOCKSTEP_OPENVINO ({named})");
            return File.Exists(named) ? named : Below(named);
        }

        return FromVariable("INTEL_OPENVINO_DIR", Below)
            ?? Unpacked()
            ?? FromVariable("VIRTUAL_ENV", FromPython)
            ?? FromVariable("CONDA_PREFIX", prefix => FromPython(prefix) ?? Below(prefix))
            ?? FromSystem();
    }

    private string? FromVariable(string variable, Func<string, string?> search)
    {
        string? folder = environment(variable);
        bool isSet = !string.IsNullOrEmpty(folder);
        _looked.Add(isSet ? $"{variable} ({folder})" : $"{variable} (not set)");
        return isSet ? search(folder!) : null;
    }

    // What unpack.sh of the project's shared material makes; the newest version first.
    private string? Unpacked()
    {
        string cache = environment("XDG_CACHE_HOME") is { Length: > 0 } given ? given : Path.Combine(home, ".cache");
        string root = Path.Combine(cache, "lockstep");
        _looked.Add(Path.Combine(root, "openvino-*"));
        return Folders(root, "openvino-*").OrderByDescending(folder => Number().Replace(folder, digits => digits.Value.PadLeft(6, '0')), StringComparer.Ordinal)
            .Select(Below).FirstOrDefault(file => file is not null);
    }

    private static string? FromPython(string prefix)
    {
        string[] packages = [Path.Combine(prefix, "Lib", "site-packages"), .. Folders(Path.Combine(prefix, "lib"), "python3*").Select(folder => Path.Combine(folder, "site-packages"))];
        return packages.Select(folder => In(Path.Combine(folder, "openvino", "libs"))).FirstOrDefault(file => file is not null);
    }

    private string? FromSystem()
    {
        _looked.Add(systemFolders.Count == 0 ? "the system's library path (empty)" : $"the system's library path ({string.Join(", ", systemFolders)})");
        return systemFolders.Select(In).FirstOrDefault(file => file is not null);
    }

    private static string? Below(string folder) => s_below.Select(below => In(Path.Combine(folder, below))).FirstOrDefault(file => file is not null);

    // The plain name first, then the newest of the numbered ones (libopenvino_c.so.2641).
    private static string? In(string folder)
    {
        foreach (string pattern in FileNames())
        {
            if (Files(folder, pattern).Order(StringComparer.Ordinal).LastOrDefault() is { } file) return file;
        }

        return null;
    }

    private static string[] FileNames() => OperatingSystem.IsWindows() ? ["openvino_c.dll"]
        : OperatingSystem.IsMacOS() ? ["libopenvino_c.dylib", "libopenvino_c.*.dylib"]
        : ["libopenvino_c.so", "libopenvino_c.so.*"];

    private static string[] Files(string folder, string pattern) => Listed(() => Directory.GetFiles(folder, pattern));

    private static string[] Folders(string folder, string pattern) => Listed(() => Directory.GetDirectories(folder, pattern));

    private static string[] Listed(Func<string[]> list)
    {
        try
        {
            return list();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return []; // not there, or not for us
        }
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
