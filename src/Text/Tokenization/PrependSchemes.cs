namespace Lockstep.Text.Tokenization;

/// <summary>Reads <c>prepend_scheme</c>, or <c>add_prefix_space</c> of files before 2023.</summary>
internal static class PrependSchemes
{
    public static PrependScheme Read(JsonSpot metaspace)
    {
        bool addPrefixSpace = metaspace["add_prefix_space"].Bool(absent: true);
        JsonSpot scheme = metaspace["prepend_scheme"];
        if (scheme.IsNull)
            return addPrefixSpace ? PrependScheme.Always : PrependScheme.Never;
        return scheme.String() switch
        {
            "never" => PrependScheme.Never,
            "first" => PrependScheme.First,
            "always" => PrependScheme.Always,
            _ => throw scheme.Expected("\"never\", \"first\" or \"always\""),
        };
    }
}
