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
    public static (int Code, string Out, string Error) RunProgram(string program, params string[] arguments)
    {
        using Process process = StartProgram(program, arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end.");
        }

        return (process.ExitCode, output.Result, error.Result);
    }

    public static Process Start(params string[] arguments) => StartProgram("lockstep", arguments);

    private static Process StartProgram(string program, string[] arguments)
    {
        // A background job of a shell ignores SIGINT, and so would its children.
        bool interruptible = OperatingSystem.IsLinux();
        var start = new ProcessStartInfo(interruptible ? "env" : "dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (string argument in interruptible ? new[] { "--default-signal=INT", "dotnet" } : []) start.ArgumentList.Add(argument);
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, $"{program}.dll"));
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
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
