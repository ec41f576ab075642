namespace Lockstep.Inspect.Tests;

/// <summary>The models that come with the project.</summary>
internal static class Checkout
{
    public static string TinyChat { get; } = Path.Combine(FindRoot(), "models", "tiny-chat");

    private static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Lockstep.slnx"))) return folder;
        }

        throw new InvalidOperationException("The tests do not run inside a checkout.");
    }
}
