using System.Globalization;
using System.Text;
using Lockstep.Text;
using Spectre.Console;

namespace Lockstep.Cli;

/// <summary>The tokens of a text for the eye: each with what it adds to the text, white space and broken characters made visible.</summary>
internal sealed class TokenView
{
    // Backgrounds that black text can be read on; neighbours differ.
    private static readonly Color[] s_colors = [new(255, 214, 165), new(202, 255, 191), new(155, 246, 255), new(189, 178, 255), new(255, 198, 255)];
    private static readonly Color s_special = new(255, 173, 173);

    public TokenView(Tokenizer tokenizer, TokenEncoding encoding)
    {
        var items = new Item[encoding.Ids.Count];
        for (int i = 0; i < items.Length; i++)
        {
            int id = encoding.Ids[i];
            (int start, int end) = encoding.Offsets[i];
            byte[] bytes = tokenizer.TokenBytes(id) ?? [];
            items[i] = new Item(id, tokenizer.TokenText(id) ?? "", Visible(bytes), Convert.ToHexStringLower(bytes), start, end, tokenizer.IsSpecial(id));
        }

        Items = items;
    }

    /// <summary>The tokens in order.</summary>
    public IReadOnlyList<Item> Items { get; }

    /// <summary>One token.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Token">As the vocabulary writes it.</param>
    /// <param name="Shown">What it adds to the text, made visible.</param>
    /// <param name="Bytes">What it adds to the text, in hexadecimal.</param>
    /// <param name="Start">Where in the text it begins, in UTF-16 units.</param>
    /// <param name="End">Where it ends.</param>
    /// <param name="Special">Whether it is a special token.</param>
    public sealed record Item(int Id, string Token, string Shown, string Bytes, int Start, int End, bool Special);

    /// <summary>Prints the text in one go, each token on its own background.</summary>
    public void PrintText()
    {
        var text = new Paragraph();
        for (int i = 0; i < Items.Count; i++)
        {
            Color background = Items[i].Special ? s_special : s_colors[i % s_colors.Length];
            // The sign of a line's end is followed by a line's end.
            text.Append(Items[i].Shown.Replace("↵", "↵\n", StringComparison.Ordinal), new Style(Color.Black, background));
        }

        AnsiConsole.Write(text);
        AnsiConsole.WriteLine();
        AnsiConsole.WriteLine();
    }

    /// <summary>Prints one line a token: number, id, place, text.</summary>
    public void PrintTable()
    {
        int idWidth = Items.Select(item => item.Id.ToString(CultureInfo.InvariantCulture).Length).DefaultIfEmpty(1).Max();
        int numberWidth = Items.Count.ToString(CultureInfo.InvariantCulture).Length;
        string[] places = [.. Items.Select(item => $"{item.Start}..{item.End}")];
        int placeWidth = places.Select(place => place.Length).DefaultIfEmpty(1).Max();
        var output = new StringBuilder();
        for (int i = 0; i < Items.Count; i++)
        {
            string number = i.ToString(CultureInfo.InvariantCulture).PadLeft(numberWidth);
            string id = Items[i].Id.ToString(CultureInfo.InvariantCulture).PadLeft(idWidth);
            output.AppendLine(CultureInfo.InvariantCulture, $"{number}  {id}  {places[i].PadRight(placeWidth)}  {Items[i].Shown}{(Items[i].Special ? "  (special)" : "")}");
        }

        Console.Out.Write(output);
    }

    /// <summary>Bytes as text: a space as a dot, line ends and tabs as arrows, other unseen characters by number, bytes of a broken character in hexadecimal.</summary>
    public static string Visible(ReadOnlySpan<byte> bytes)
    {
        var output = new StringBuilder();
        while (bytes.Length > 0)
        {
            System.Buffers.OperationStatus status = Rune.DecodeFromUtf8(bytes, out Rune rune, out int length);
            if (status == System.Buffers.OperationStatus.Done) output.Append(Visible(rune));
            else foreach (byte b in bytes[..length]) output.Append(CultureInfo.InvariantCulture, $"\\x{b:X2}");
            bytes = bytes[length..];
        }

        return output.ToString();
    }

    private static string Visible(Rune rune) => rune.Value switch
    {
        ' ' => "·",
        '\n' => "↵",
        '\t' => "→",
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.SpaceSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            ? $"\\u{{{rune.Value:X}}}"
            : rune.ToString(),
    };
}
