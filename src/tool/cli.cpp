namespace vitrine {}
