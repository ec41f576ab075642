namespace Lockstep.Text.Tokenization;

/// <summary>Where Metaspace puts a mark in front: nowhere, at the start of the text only, or at every piece it is given.</summary>
internal enum PrependScheme
{
    Never,
    First,
    Always,
}
