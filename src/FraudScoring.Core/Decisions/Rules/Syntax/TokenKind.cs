namespace FraudScoring.Core.Decisions.Rules.Syntax;

internal enum TokenKind : byte
{
    End,
    Name,
    Number,
    Duration,
    Money,
    Text,
    Symbol,
}
