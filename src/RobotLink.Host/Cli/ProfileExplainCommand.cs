using System.CommandLine;
using System.Text.Json;
using RobotLink.Explaining;
using RobotLink.Host.Adapters;
using RobotLink.Host.Api;
using RobotLink.Messages;
using RobotLink.Profiles;

namespace RobotLink.Host.Cli;

/// <summary><c>profile explain NAME BYTES</c>: how a profile reads bytes, without a device.</summary>
internal static class ProfileExplainCommand
{
    public static Command Build(Terminal terminal)
    {
        var name = new Argument<string>("NAME|FILE") { Description = "A profile by name or file." };
        var bytes = new Argument<string>("BYTES") { Description = "As profiles write them, such as 'POS 1 2<CR><LF>'." };
        var sent = new Option<bool>("--sent") { Description = "We send them; otherwise the device does." };
        var hex = new Option<bool>("--hex") { Description = "BYTES are hexadecimal digits; blanks do not count." };
        var json = Options.Json();
        var folder = Options.Folder();
        var command = new Command("explain", "Show which rule of a profile takes which bytes. Exit code 1 when they are no message.") { name, bytes, sent, hex, json, folder };
        command.SetAction(async (parsed, _) =>
        {
            var profile = ProfileCommand.Read(new ProfileShelf(parsed.GetValue(folder)!), parsed.GetRequiredValue(name), terminal);
            var given = Parse(parsed.GetRequiredValue(bytes), parsed.GetValue(hex), profile.Charset);
            var direction = parsed.GetValue(sent) ? Direction.Sent : Direction.Received;
            var explained = FrameExplainer.Explain(new MessageCatalogue(profile), given, direction).Select(ExplanationDocument.Of).ToList();
            if (parsed.GetValue(json))
            {
                await terminal.Out.WriteLineAsync(JsonSerializer.Serialize(new ListDocument<ExplanationDocument>(explained, null), Answer.Options));
            }
            else
            {
                explained.ForEach(one => Write(one, terminal.Out));
            }

            return explained.TrueForAll(one => one.Fits) ? ExitCode.Ok : ExitCode.Failed;
        });
        return command;
    }

    private static void Write(ExplanationDocument explained, TextWriter output)
    {
        output.WriteLine(explained.Fits ? explained.Message : explained.Message is null ? "no message" : $"no message; nearest is {explained.Message}");
        ExplanationLines.Write(explained, output);
    }

    private static byte[] Parse(string text, bool hex, Charset charset)
    {
        if (hex)
        {
            var digits = string.Concat(text.Where(character => !char.IsWhiteSpace(character)));
            return digits.Length > 0 && digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit)
                ? Convert.FromHexString(digits)
                : throw new CommandFailedException(ExitCode.Usage, $"'{Terminal.Safe(text)}' is no row of hexadecimal digits, two for each byte, such as 50 4F 53.");
        }

        return ByteNotation.TryParse(text, charset, out var bytes, out var fault) && bytes.Length > 0
            ? bytes
            : throw new CommandFailedException(ExitCode.Usage, $"BYTES, character {fault.At + 1}: {fault.Message ?? "there are none."} {fault.Fix}".TrimEnd());
    }
}
