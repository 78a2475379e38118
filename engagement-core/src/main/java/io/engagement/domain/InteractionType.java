package io.engagement.domain;

import java.io.Serializable;

/**
 * What kind of contact an {@link Interaction} was. The constants are the usual ones; the type is open:
 * {@code InteractionType.of("store visit")}.
 *
 * @param name the type's name, not blank; two types are equal when their names are
 */
public record InteractionType(String name) implements Serializable {
    /** A visit to a site, an app or a shop. */
    public static final InteractionType VISIT = of("visit");
    /** A page or screen was seen. */
    public static final InteractionType PAGE_VIEW = of("page view");
    /** A post was liked. */
    public static final InteractionType LIKE = of("like");
    /** A post or page was shared. */
    public static final InteractionType SHARE = of("share");
    /** A post was commented on. */
    public static final InteractionType COMMENT = of("comment");
    /** A link to us was followed, other than one in an e-mail. */
    public static final InteractionType URL_CLICK = of("url click");
    /** A review was written; its stars, if any, are a {@link SurveyAnswer} to {@link Question#REVIEW}. */
    public static final InteractionType REVIEW = of("review");
    /** We sent an e-mail. */
    public static final InteractionType EMAIL_SENT = of("email sent");
    /** The receiving server took the e-mail. */
    public static final InteractionType EMAIL_DELIVERED = of("email delivered");
    /** The e-mail came back. */
    public static final InteractionType EMAIL_BOUNCED = of("email bounced");
    /** A person opened the e-mail, as far as can be told. */
    public static final InteractionType EMAIL_OPENED = of("email opened");
    /** A program fetched the e-mail's images: says nothing about the person. */
    public static final InteractionType EMAIL_OPENED_BY_MACHINE = of("email opened by machine");
    /** A link in an e-mail was followed. */
    public static final InteractionType EMAIL_CLICKED = of("email clicked");
    /** The customer asked for no more e-mail. */
    public static final InteractionType EMAIL_UNSUBSCRIBED = of("email unsubscribed");
    /** The customer reported an e-mail as spam. */
    public static final InteractionType EMAIL_COMPLAINED = of("email complained");
    /** We asked a survey's question; with the answers it gives the response rate. */
    public static final InteractionType SURVEY_SENT = of("survey sent");
    /** A chat with a person. */
    public static final InteractionType CHAT = of("chat");
    /** A chat with a program. */
    public static final InteractionType CHATBOT = of("chatbot");
    /** A telephone call. */
    public static final InteractionType CALL = of("call");
    /** A message on a social network. */
    public static final InteractionType SOCIAL_MESSAGE = of("social message");
    /** Something was put into the cart. */
    public static final InteractionType CART_FILLED = of("cart filled");
    /** A filled cart was left without a purchase. */
    public static final InteractionType CART_ABANDONED = of("cart abandoned");
    /** The customer opened an account or subscribed. */
    public static final InteractionType SIGN_UP = of("sign-up");
    /** The customer signed in. */
    public static final InteractionType LOGIN = of("login");
    /** The customer cancelled. */
    public static final InteractionType CANCELLATION = of("cancellation");

    /**
     * A type of that name.
     *
     * @param name the type's name
     * @throws IllegalArgumentException if {@code name} is blank
     */
    public InteractionType {
        Check.notBlank("name", name);
    }

    /**
     * A type of that name.
     *
     * @param name the type's name
     * @return the type
     * @throws IllegalArgumentException if {@code name} is blank
     */
    public static InteractionType of(String name) {
        return new InteractionType(name);
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}
