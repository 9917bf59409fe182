using System.Globalization;
using System.Text;
using RobotLink.Simulators.Sockets;

namespace RobotLink.Simulators.Cognex;

/// <summary>One client of the camera: its login and its commands, one after another.</summary>
internal sealed class CognexSession(CognexInSightSimulator camera, DeviceConnection connection)
{
    private const int LineCharactersMax = 512;

    /// <summary>Files and the sensor's state are for the administrator, values for operators too, and a monitor only looks.</summary>
    private static readonly string[] Users = ["monitor", "operator", "admin"];

    private readonly ByteSource source = new(connection);
    private readonly TelnetFilter telnet = new();
    private readonly StringBuilder line = new();
    private bool afterReturn;
    private int level;

    public async Task RunAsync(CancellationToken token)
    {
        if (!connection.IsSerial && !await LoginAsync(token))
        {
            return;
        }
        level = connection.IsSerial ? Users.Length : level;
        while (await NextLineAsync(token) is { } command)
        {
            camera.Received();
            foreach (var answer in await ExecuteAsync(command, token))
            {
                await connection.ReplyAsync(Line(answer), token);
            }
        }
    }

    private async Task<bool> LoginAsync(CancellationToken token)
    {
        byte[] offer = [.. camera.OffersTelnetOptions ? TelnetFilter.Offer : []];
        await connection.SendAsync((byte[])[.. offer, .. Line($"Welcome to In-Sight(tm) {camera.Model} Session {camera.Clients - 1}")], token);
        while (level == 0)
        {
            await connection.SendAsync("User: "u8.ToArray(), token);
            if (await NextLineAsync(token) is not { } user)
            {
                return false;
            }
            await connection.SendAsync("Password: "u8.ToArray(), token);
            if (await NextLineAsync(token) is not { } password)
            {
                return false;
            }
            level = password == camera.Password ? Array.FindIndex(Users, known => known.Equals(user, StringComparison.OrdinalIgnoreCase)) + 1 : 0;
            await connection.SendAsync(Line(level > 0 ? "User Logged In" : "Invalid Password"), token);
        }
        return true;
    }

    private async Task<string?> NextLineAsync(CancellationToken token)
    {
        while (await source.NextAsync(token) is { } one)
        {
            var follows = afterReturn;
            if (!telnet.IsText(one))
            {
                continue;
            }
            afterReturn = one == '\r';
            if (one is (byte)'\r' || (one == '\n' && !follows))
            {
                var text = line.ToString();
                line.Clear();
                return text;
            }
            // A NUL may follow a CR as an LF may (RFC 854).
            if (one is not ((byte)'\n' or 0) && line.Length < LineCharactersMax)
            {
                line.Append((char)one);
            }
        }
        return null;
    }

    private async Task<IEnumerable<string>> ExecuteAsync(string text, CancellationToken token)
    {
        var name = text.Length >= 2 ? text[..2].ToUpperInvariant() : "";
        var rest = text.Length > 2 ? text[2..] : "";
        switch (name)
        {
            case "GV":
                return Get(rest);
            case "GO" when rest.Length == 0:
                return [camera.Online ? "1" : "0"];
            case "GF" when rest.Length == 0:
                return ["1", camera.Job.File];
            case "GJ" when rest.Length == 0:
                return ["1", camera.Job.Number.ToString(CultureInfo.InvariantCulture)];
            case "RB" when rest.Length == 0:
                return ["1", .. ImageFile.Lines(ImageFile.Picture(camera.Inspections.Count))];
            case "SI" or "SF" or "SS":
                return [Code(Set(name, rest))];
            case "SE":
                return [Code(Event(rest, () => camera.Inspections.Begin()))];
            case "SW":
                var code = Event(rest, () => { });
                await (code == NativeStatus.Success && rest == "8" ? camera.Inspections.RunAsync(token) : Task.CompletedTask);
                return [Code(code)];
            case "SO":
                return [Code(SetOnline(rest))];
            case "LF":
                return [Code(Change(() => camera.Job.Load(rest)))];
            case "SJ":
                return [Code(Change(() => camera.Job.Load(int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)))];
            default:
                return [Code(NativeStatus.Unrecognised)];
        }
    }

    private string[] Get(string cell) => Cell(cell) is not { } place || cell.Length > 4
        ? [Code(NativeStatus.OutOfRange)]
        : camera.Job.Read(place) is { } value ? [Code(NativeStatus.Success), value] : [Code(NativeStatus.CannotExecute)];

    private NativeStatus Set(string name, string rest)
    {
        if (level < 2)
        {
            return NativeStatus.NoAccess;
        }
        if (Cell(rest) is not { } cell)
        {
            return NativeStatus.OutOfRange;
        }
        var text = rest[4..];
        var value = name switch
        {
            "SI" => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null,
            "SF" => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real) ? real : null,
            _ => (object)text,
        };
        return value is null ? NativeStatus.OutOfRange : camera.Job.Write(cell, value) ? NativeStatus.Success : NativeStatus.CannotExecute;
    }

    private NativeStatus Event(string number, Action begin)
    {
        if (number is not [>= '0' and <= '8'])
        {
            return NativeStatus.OutOfRange;
        }
        if (level < 2)
        {
            return NativeStatus.NoAccess;
        }
        if (!camera.Online)
        {
            return NativeStatus.CannotExecute;
        }
        if (number == "8")
        {
            begin();
        }
        return NativeStatus.Success;
    }

    private NativeStatus SetOnline(string state) => (state, level) switch
    {
        (not ("0" or "1"), _) => NativeStatus.OutOfRange,
        (_, < 3) => NativeStatus.NoAccess,
        _ => camera.SetOnline(state == "1") ? NativeStatus.Success : NativeStatus.HeldOffline,
    };

    private NativeStatus Change(Func<bool> load) =>
        level < 3 ? NativeStatus.NoAccess : camera.Online ? NativeStatus.CannotExecute : load() ? NativeStatus.Success : NativeStatus.OutOfRange;

    /// <summary>The cell at the front: a column letter and a row of three digits, 000 to 399.</summary>
    private static string? Cell(string text) =>
        text.Length >= 4 && char.IsAsciiLetter(text[0]) && text[1..4].All(char.IsAsciiDigit) && text[1] < '4' ? text[..4].ToUpperInvariant() : null;

    private static string Code(NativeStatus status) => ((int)status).ToString(CultureInfo.InvariantCulture);

    private static byte[] Line(string text) => Encoding.Latin1.GetBytes(text + "\r\n");
}
