def sum_prices(prices, discount=0.0):
    """Add up prices and take the discount off."""
    total = 0.0
    for price in prices:
        total += price
    return total * (1 - discount)
