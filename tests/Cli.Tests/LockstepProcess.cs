using System.Diagnostics;

namespace Lockstep.Cli.Tests;

/// <summary>Runs the tool as a user does: in a process of its own.</summary>
internal static class LockstepProcess
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    /// <summary>The checkout.</summary>
    public static string Root { get; } = FindRoot();

    public static (int Code, string Out, string Error) Run(params string[] arguments) => RunProgram("lockstep", arguments);

    /// <summary>Runs another program of the project to its end.</summary>
    public static (int Code, string Out, string Error) RunProgram(string program, params string[] arguments) => ToEnd(program, arguments, openVino: null);

    /// <summary>Runs the tool with the native library of a place, in LOCKSTEP_OPENVINO.</summary>
    public static (int Code, string Out, string Error) RunWith(string openVino, params string[] arguments) => ToEnd("lockstep", arguments, openVino);

    public static Process Start(params string[] arguments) => StartProgram("lockstep", arguments, openVino: null);

    private static (int Code, string Out, string Error) ToEnd(string program, string[] arguments, string? openVino)
    {
        using Process process = StartProgram(program, arguments, openVino);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end.");
        }

        return (process.ExitCode, output.Result, error.Result);
    }

    private static Process StartProgram(string program, string[] arguments, string? openVino)
    {
        // A background job of a shell ignores SIGINT, and so would its children.
        bool interruptible = OperatingSystem.IsLinux();
        var start = new ProcessStartInfo(interruptible ? "env" : "dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (string argument in interruptible ? new[] { "--default-signal=INT", "dotnet" } : []) start.ArgumentList.Add(argument);
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, $"{program}.dll"));
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        if (openVino is not null) start.Environment["LOCKSTEP_OPENVINO"] = openVino;
        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>A copy of an embedded model in a folder of its own, to be damaged.</summary>
    public static string CopyOf(string model)
    {
        string folder = Directory.CreateTempSubdirectory("lockstep-model").FullName;
        foreach (string file in Directory.GetFiles(Path.Combine(Root, "models", model))) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return folder;
    }

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Lockstep.slnx"))) return folder;
        }

        throw new InvalidOperationException("The tests do not run inside a checkout.");
    }
}
