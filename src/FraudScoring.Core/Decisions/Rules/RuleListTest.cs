using FraudScoring.Core.Decisions.Lists;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Decisions.Rules;

/// <summary>Whether a field of the payment is on a list.</summary>
/// <param name="List">Name of the list.</param>
/// <param name="Kind">Kind of its entries.</param>
/// <param name="Field">The field.</param>
internal readonly record struct RuleListTest(string List, ListKind Kind, TextField Field);
