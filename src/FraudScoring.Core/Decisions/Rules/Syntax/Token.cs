namespace FraudScoring.Core.Decisions.Rules.Syntax;

/// <summary>A word, literal or symbol of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Position">Characters before it.</param>
/// <param name="Text">As it is written; of a text literal, what it stands for; of money, the currency.</param>
/// <param name="Number">Value of a number, a duration in seconds, an amount of money.</param>
internal readonly record struct Token(TokenKind Kind, int Position, string Text, double Number = 0)
{
    public bool Is(string symbolOrWord) => Kind is TokenKind.Symbol or TokenKind.Name && Text == symbolOrWord;

    public override string ToString() => Kind switch
    {
        TokenKind.End => "the end",
        TokenKind.Text => $"\"{Text}\"",
        _ => $"'{Text}'",
    };
}
