namespace Lockstep.Cli;

/// <summary>Finds the model that comes with the project.</summary>
internal static class EmbeddedModel
{
    /// <summary><c>models/tiny-chat</c> beside the program or in a folder above it.</summary>
    public static string Find()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            string candidate = Path.Combine(folder, "models", "tiny-chat");
            if (File.Exists(Path.Combine(candidate, "openvino_model.xml"))) return candidate;
        }

        throw new UsageException("the embedded model models/tiny-chat is not beside the program or above it; give a model folder with --model DIR");
    }
}
