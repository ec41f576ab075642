using System.IO.Compression;

namespace Lockstep.Parity.Tests;

/// <summary>The captured numbers of this folder; archives are unpacked once per run.</summary>
internal static class Golden
{
    private static readonly Lock s_gate = new();

    /// <summary>The checkout.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A file of the golden folder.</summary>
    public static string File(string name) => Path.Combine(Root, "tests", "Parity", "Golden", name);

    /// <summary>The folder that <c>NAME.zip</c> unpacks to.</summary>
    public static string Unpacked(string name)
    {
        string target = Path.Combine(AppContext.BaseDirectory, "golden", name);
        string done = Path.Combine(target, ".unpacked");
        string archive = File(name + ".zip");
        lock (s_gate)
        {
            string stamp = System.IO.File.GetLastWriteTimeUtc(archive).Ticks.ToString();
            if (System.IO.File.Exists(done) && System.IO.File.ReadAllText(done) == stamp) return target;
            if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
            ZipFile.ExtractToDirectory(archive, target);
            System.IO.File.WriteAllText(done, stamp);
            return target;
        }
    }

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (System.IO.File.Exists(Path.Combine(folder, "Lockstep.slnx"))) return folder;
        }

        throw new InvalidOperationException("The tests do not run inside a checkout.");
    }
}
