using System.Collections.Concurrent;
using System.Globalization;

namespace RobotLink.Simulators.Abb;

/// <summary>Takes files block by block, as the controller's program does: FOPEN name size, FDATA number hex, FCLOSE blocks, FABORT.</summary>
internal sealed class ProgramFiles
{
    private readonly ConcurrentDictionary<string, byte[]> whole = new(StringComparer.Ordinal);
    private readonly List<byte> coming = [];
    private string? name;
    private int size;
    private int blocks;

    public IReadOnlyDictionary<string, byte[]> Whole => whole;

    /// <returns>Null for a command that concerns no file.</returns>
    public string? Answer(string command) => command.Split(' ') switch
    {
        ["FOPEN", var file, var bytes] => Open(file, bytes),
        ["FDATA", var number, var digits] => Take(number, digits),
        ["FCLOSE", var count] => Close(count),
        ["FABORT"] => Forget("OK"),
        _ => null,
    };

    private string Open(string file, string bytes)
    {
        Forget("");
        if (file.Contains('/', StringComparison.Ordinal) || !int.TryParse(bytes, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size == 0)
        {
            return "ERR 40 cannot open";
        }

        name = file;
        return "OK";
    }

    private string Take(string number, string digits)
    {
        if (name is null)
        {
            return "ERR 41 no file is open";
        }

        if (number != (blocks + 1).ToString(CultureInfo.InvariantCulture))
        {
            return $"ERR 42 expected block {blocks + 1}";
        }

        try
        {
            coming.AddRange(Convert.FromHexString(digits));
        }
        catch (FormatException)
        {
            return "ERR 43 cannot write";
        }

        return $"GOT {++blocks}";
    }

    private string Close(string count)
    {
        if (name is null)
        {
            return "ERR 41 no file is open";
        }

        if (count != blocks.ToString(CultureInfo.InvariantCulture) || coming.Count != size)
        {
            return Forget("ERR 44 not whole");
        }

        whole[name] = [.. coming];
        return Forget("OK");
    }

    private string Forget(string answer)
    {
        coming.Clear();
        (name, blocks) = (null, 0);
        return answer;
    }
}
