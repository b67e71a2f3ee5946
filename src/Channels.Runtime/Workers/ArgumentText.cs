using System;
using System.Collections;
using System.Globalization;
using System.Text;

namespace Channels.Workers;

/// <summary>A worker's arguments as a crash report shows them.</summary>
internal sealed class ArgumentText
{
    private const int Longest = 100;

    private readonly StringBuilder _text = new();

    internal void Add<T>(string parameter, T value) => Append(parameter, Describe(value));

    internal void AddSpan<T>(string parameter, int length) => Append(parameter, $"{typeof(T).Name}[{length}]");

    internal void AddSensitive(string parameter) => Append(parameter, "***");

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private void Append(string parameter, string value) =>
        _ = _text.Append(_text.Length == 0 ? "" : ", ").Append(parameter).Append(": ").Append(value);

    private static string Describe<T>(T value)
    {
        try
        {
            return value switch
            {
                null => "null",
                string text => "\"" + Shorten(text) + "\"",
                IChannelEndpoint endpoint => "endpoint of " + endpoint.Name,
                Array array => $"{array.GetType().GetElementType()!.Name}[{array.Length}]",
                ICollection collection => $"{collection.GetType().Name} of {collection.Count}",
                IFormattable number => Shorten(number.ToString(null, CultureInfo.InvariantCulture)),
                _ => Shorten(value.ToString() ?? ""),
            };
        }
        catch (Exception exception)
        {
            // A type's own ToString must not keep its worker from being started.
            return $"({exception.GetType().Name} in ToString)";
        }
    }

    private static string Shorten(string text)
    {
        if (text.Length <= Longest) return Printable(text);
        int length = char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest;
        return Printable(text.Substring(0, length)) + "…";
    }

    /// <summary>On one line, and without what a terminal would obey.</summary>
    private static string Printable(string text)
    {
        StringBuilder printable = new(text.Length);
        foreach (char c in text) _ = printable.Append(char.IsControl(c) ? ' ' : c);
        return printable.ToString();
    }
}
