using System.CommandLine;
using System.Globalization;
using System.Text;
using Lockstep.Text;

namespace Lockstep.Cli.Commands;

/// <summary><c>lockstep tokenize DIR [TEXT]</c>.</summary>
internal sealed class TokenizeCommand
{
    private readonly Argument<string> _folder = new("DIR") { Description = "A folder with tokenizer.json, or the file." };
    private readonly Argument<string[]> _text = new("TEXT") { Description = "The text, or ids to decode; without it, --prompt-file or standard input.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _promptFile = new("--prompt-file") { Description = "Read the text from a file." };
    private readonly Option<bool> _ids = new("--ids") { Description = "Print the ids alone, on one line." };
    private readonly Option<bool> _decode = new("--decode") { Description = "Take ids, separated by spaces or commas, and print their text as it is." };
    private readonly Option<bool> _noSpecial = new("--no-special") { Description = "Put no special tokens around the text; with --decode leave them out." };
    private readonly Option<bool> _bench = new("--bench") { Description = "Measure load, encoding and decoding of the text on one core." };
    private readonly Option<bool> _json = CommonOptions.Json();

    public static Command Create() => new TokenizeCommand().Build();

    private Command Build()
    {
        var command = new Command("tokenize", "Show the tokens of a text, with their ids and places.") { _folder, _text, _promptFile, _ids, _decode, _noSpecial, _bench, _json };
        command.SetAction(parse => Failures.Guard(() => Run(parse)));
        return command;
    }

    private int Run(ParseResult parse)
    {
        if (new[] { _ids, _decode, _bench }.Count(parse.GetValue) > 1) throw new UsageException("give only one of --ids, --decode and --bench");
        string text = Text(parse);
        string folder = parse.GetValue(_folder)!;
        bool special = !parse.GetValue(_noSpecial);
        bool json = parse.GetValue(_json);
        if (parse.GetValue(_bench)) TokenizerBenchmark.Run(folder, text).Print(json);
        else if (parse.GetValue(_decode)) Decode(Tokenizer.Load(folder), text, special, json);
        else Encode(Tokenizer.Load(folder), text, special, json, parse.GetValue(_ids));
        return ExitCodes.Good;
    }

    private string Text(ParseResult parse)
    {
        string[] given = parse.GetValue(_text) ?? [];
        string? file = parse.GetValue(_promptFile);
        if (given.Length > 0 && file is not null) throw new UsageException("give either a text or --prompt-file, not both");
        if (given.Length > 0) return string.Join(' ', given);
        try
        {
            if (file is not null) return File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file}: {error.Message}");
        }

        if (!Console.IsInputRedirected) throw new UsageException("there is no text; give one as an argument, with --prompt-file, or on standard input");
        using var input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        return input.ReadToEnd();
    }

    private static void Decode(Tokenizer tokenizer, string text, bool special, bool json)
    {
        int[] ids = [.. text.Split([' ', ',', '\n', '\r', '\t', '[', ']'], StringSplitOptions.RemoveEmptyEntries).Select(Id)];
        string decoded = tokenizer.Decode(ids, skipSpecialTokens: !special);
        if (json)
        {
            Json.Print(new { ids, text = decoded });
            return;
        }

        Console.Out.Write(decoded);
        // A file or a pipe gets the text and nothing else.
        if (!Console.IsOutputRedirected) Console.Out.WriteLine();
    }

    private static int Id(string text) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int id) ? id : throw new UsageException($"'{text}' is no token id; --decode expects whole numbers");

    private static void Encode(Tokenizer tokenizer, string text, bool special, bool json, bool idsOnly)
    {
        if (idsOnly)
        {
            int[] ids = tokenizer.Encode(text, special);
            if (json) Json.Print(new { ids });
            else Console.WriteLine(string.Join(' ', ids));
            return;
        }

        TokenEncoding encoding = tokenizer.EncodeWithOffsets(text, special);
        var view = new TokenView(tokenizer, encoding);
        if (json)
        {
            Json.Print(new { ids = encoding.Ids, tokens = view.Items });
            return;
        }

        if (!Console.IsOutputRedirected) view.PrintText();
        view.PrintTable();
        // The sum goes to stderr, so that a pipe gets one line a token.
        Console.Error.WriteLine($"[{encoding.Ids.Count} tokens, {text.Length} characters, {Encoding.UTF8.GetByteCount(text)} bytes]");
    }
}
