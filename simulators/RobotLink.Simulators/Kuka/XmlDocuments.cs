using System.Runtime.InteropServices;
using System.Text;

namespace RobotLink.Simulators.Kuka;

/// <summary>Cuts a stream into XML documents: each ends where its root element closes, for nothing else marks the end.</summary>
/// <param name="bytesMax">No document may be longer.</param>
internal sealed class XmlDocuments(int bytesMax)
{
    private const int None = -1;

    private readonly List<byte> present = [];
    private int markup = None;
    private int depth;
    private byte quote;

    /// <summary>Takes the next byte.</summary>
    /// <returns>The document that this byte completes, or null.</returns>
    /// <exception cref="FormatException">This can never become a document; what was kept of it is forgotten.</exception>
    public string? Take(byte one)
    {
        if (present.Count == 0 && IsBlank(one))
        {
            return null;
        }
        present.Add(one);
        if (present.Count > bytesMax)
        {
            throw Wrong($"it is longer than {bytesMax} bytes");
        }
        if (!Closes(one))
        {
            return null;
        }
        var document = Encoding.UTF8.GetString([.. present]);
        Forget();
        return document;
    }

    private static bool IsBlank(byte one) => one is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    /// <returns>True when this byte closes the root element.</returns>
    private bool Closes(byte one)
    {
        if (markup == None)
        {
            if (one == '<')
            {
                (markup, quote) = (present.Count - 1, 0);
            }
            else if (depth == 0 && !IsBlank(one))
            {
                throw Wrong("there is text outside an element");
            }
            return false;
        }
        var text = CollectionsMarshal.AsSpan(present)[markup..];
        if (text[1] is not ((byte)'?' or (byte)'!'))
        {
            return ClosesElement(text, one);
        }
        if (IsWholeRemark(text))
        {
            markup = None;
        }
        return false;
    }

    /// <summary>Instructions, comments, character data and declarations: none of them opens or closes an element.</summary>
    private static bool IsWholeRemark(ReadOnlySpan<byte> text) => text switch
    {
        _ when text[1] == '?' => text.Length > 3 && text.EndsWith("?>"u8),
        _ when text.StartsWith("<!--"u8) => text.Length > 6 && text.EndsWith("-->"u8),
        _ when text.StartsWith("<![CDATA["u8) => text.EndsWith("]]>"u8),
        _ => text[^1] == '>',
    };

    private bool ClosesElement(ReadOnlySpan<byte> text, byte one)
    {
        if (quote != 0)
        {
            quote = one == quote ? (byte)0 : quote;
            return false;
        }
        if (one is (byte)'"' or (byte)'\'')
        {
            quote = one;
        }
        if (one == '<')
        {
            throw Wrong("there is '<' within a tag");
        }
        if (one != '>')
        {
            return false;
        }
        depth += text[1] == '/' ? -1 : text[^2] == '/' ? 0 : 1;
        markup = None;
        return depth < 0 ? throw Wrong("an element ends that never began") : depth == 0;
    }

    private FormatException Wrong(string why)
    {
        Forget();
        return new FormatException($"These bytes are no XML document: {why}.");
    }

    private void Forget()
    {
        present.Clear();
        (markup, depth, quote) = (None, 0, 0);
    }
}
