using System.Globalization;
using System.Text;

namespace FraudScoring.Core.Decisions.Rules.Syntax;

/// <summary>
/// Cuts an expression into tokens: names <c>card_country</c>, texts <c>"NG"</c>, numbers <c>0.5</c> and <c>5%</c>,
/// durations <c>10m</c>, money <c>500 EUR</c>, symbols. A <c>#</c> begins a comment up to the end of the line.
/// </summary>
internal static class RuleLexer
{
    private static readonly string[] Symbols = ["<=", ">=", "==", "!=", "<", ">", "+", "-", "*", "/", "(", ")", ","];

    public static List<Token> Cut(string text)
    {
        var tokens = new List<Token>();
        var at = 0;
        while (true)
        {
            at = SkipBlanks(text, at);
            if (at == text.Length)
                break;
            var c = text[at];
            var token = c switch
            {
                '"' => ReadText(text, ref at),
                >= '0' and <= '9' => ReadNumber(text, ref at),
                '_' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') => ReadName(text, ref at),
                _ => ReadSymbol(text, ref at),
            };
            tokens.Add(token);
        }

        tokens.Add(new Token(TokenKind.End, text.TrimEnd().Length, string.Empty));
        return tokens;
    }

    private static int SkipBlanks(string text, int at)
    {
        while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] == '#'))
        {
            if (text[at] == '#')
            {
                var end = text.IndexOf('\n', at);
                at = end < 0 ? text.Length : end;
            }
            else
            {
                at++;
            }
        }

        return at;
    }

    private static Token ReadName(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
            at++;
        return new Token(TokenKind.Name, start, text[start..at]);
    }

    private static Token ReadSymbol(string text, ref int at)
    {
        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(text, at, symbol, 0, symbol.Length) == 0)
            {
                at += symbol.Length;
                return new Token(TokenKind.Symbol, at - symbol.Length, symbol);
            }
        }

        var hint = text[at] switch
        {
            '=' => "; write == to compare",
            '&' => "; write and",
            '|' => "; write or",
            '!' => "; write not or !=",
            '\'' => "; texts stand in double quotes",
            _ => string.Empty,
        };
        throw new RuleSyntaxException(at, $"'{text[at]}' has no meaning here{hint}");
    }

    private static Token ReadText(string text, ref int at)
    {
        var start = at++;
        var value = new StringBuilder();
        for (; at < text.Length && text[at] != '\n'; at++)
        {
            var c = text[at];
            if (c == '"')
            {
                at++;
                return new Token(TokenKind.Text, start, value.ToString());
            }

            if (c == '\\')
            {
                at++;
                if (at == text.Length || text[at] is not ('"' or '\\'))
                    throw new RuleSyntaxException(at - 1, "after \\ only \" or \\ is expected");
            }

            value.Append(text[at]);
        }

        throw new RuleSyntaxException(start, "this text has no closing \"");
    }

    private static Token ReadNumber(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
            at++;
        var digits = text[start..at];
        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            throw new RuleSyntaxException(start, $"'{digits}' is not a number");
        if (at < text.Length && text[at] == '%')
        {
            at++;
            return new Token(TokenKind.Number, start, text[start..at], number / 100);
        }

        return ReadUnit(text, ref at, start, number);
    }

    private static Token ReadUnit(string text, ref int at, int start, double number)
    {
        var end = at;
        while (end < text.Length && text[end] == ' ')
            end++;
        var unit = end;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            end++;
        var word = text[unit..end];
        if (word.Length == 3 && word.All(char.IsAsciiLetterUpper))
        {
            at = end;
            return new Token(TokenKind.Money, start, word, number);
        }

        if (unit > at || word.Length == 0)
            return new Token(TokenKind.Number, start, text[start..at], number);
        var seconds = word switch { "s" => 1, "m" => 60, "h" => 3600, "d" => 86400, _ => 0 };
        if (seconds == 0)
            throw new RuleSyntaxException(unit, $"'{word}' is no unit; known are s, m, h, d, % and currencies such as EUR");
        at = end;
        return new Token(TokenKind.Duration, start, text[start..at], number * seconds);
    }
}
